/** All screenshots in a row, in the page only where they are visible; a click goes to their time. */
import { useEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { clock, figure } from '../../live/words.ts';
import { usePlayhead, type Playhead } from './playhead.ts';
import { secondsApart, type Shots } from './shots.ts';
import { useShotsOf } from './useShots.ts';
import { useRoving } from './useRoving.ts';

interface FilmstripProps {
  shots: Shots;
  count: number;
  playhead: Playhead;
  /** Of a picture, width to height. */
  ratio: number;
  /** What stands in its place while there is none. */
  none: string;
}

/** In pixels. */
const pictureHeight = 90;
const gap = 6;

export function Filmstrip({ shots, count, playhead, ratio, none }: FilmstripProps) {
  const width = Math.round(pictureHeight * Math.max(0.5, Math.min(2.4, ratio)));
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the React compiler, which it would not suit, is not used
  const virtualizer = useVirtualizer({
    horizontal: true,
    count,
    getScrollElement: () => box.current,
    estimateSize: () => width,
    gap,
    overscan: 4,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, width]);
  const items = virtualizer.getVirtualItems();
  useShotsOf(shots, items[0]?.index ?? 0, items.at(-1)?.index ?? -1);
  const current = usePlayhead(playhead, (seconds) => shots.indexAt(seconds));
  // Follows the player, but not away from under the reader's hand.
  useEffect(() => {
    if (!box.current?.matches(':hover, :focus-within')) virtualizer.scrollToIndex(current, { align: 'center' });
  }, [virtualizer, current]);
  const roving = useRoving({
    count,
    current,
    keys: { next: 'ArrowRight', previous: 'ArrowLeft' },
    page: 10,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  });

  return (
    <section className="filmstrip" aria-labelledby="screenshots">
      <h2 id="screenshots">
        Screenshots <span className="small soft num">{count > 0 && figure(count)}</span>
      </h2>
      {count === 0 ? (
        <p className="strip-none soft small">{none}</p>
      ) : (
        <div
          className="strip panel"
          ref={(element) => {
            box.current = element;
            roving.box.current = element;
          }}
          role="group"
          aria-label="Screenshots, by time"
          onKeyDown={roving.onKeyDown}
          onBlur={roving.onBlur}
        >
          <div className="strip-all" style={{ width: virtualizer.getTotalSize(), height: pictureHeight + 24 }}>
            {items.map(({ index, start }) => {
              const shot = shots.at(index);
              const seconds = shot?.atSeconds ?? index * secondsApart;
              return (
                <div key={index} data-index={index} className="strip-item" style={{ left: start, width }}>
                  <button
                    type="button"
                    tabIndex={roving.tabIndex(index)}
                    aria-current={index === current ? 'true' : undefined}
                    aria-label={`Go to ${clock(seconds * 1000)}`}
                    onClick={() => playhead.seek(index * secondsApart)}
                  >
                    <span className="strip-picture" style={{ height: pictureHeight }}>
                      {shot && <img src={shot.url} alt="" decoding="async" />}
                    </span>
                    <span className="num">{clock(seconds * 1000)}</span>
                  </button>
                </div>
              );
            })}
          </div>
        </div>
      )}
    </section>
  );
}
