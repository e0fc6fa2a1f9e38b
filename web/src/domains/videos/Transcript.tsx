/** What is said, by time: follows the player until the reader scrolls, found by words, in the page only where it is visible. */
import { useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine, Download, Search } from 'lucide-react';
import { clock, figure } from '../../live/words.ts';
import { lastBegun, usePlayhead, type Playhead } from './playhead.ts';
import { useRoving } from './useRoving.ts';
import { useSegments, type Segment } from './useSegments.ts';
import type { Project } from './useProject.ts';

interface TranscriptProps {
  project: Project;
  playhead: Playhead;
  /** What stands in its place while there is none. */
  none: string;
}

/** In pixels, until it is measured. */
const usualHeight = 52;

export function Transcript({ project, playhead, none }: TranscriptProps) {
  const { transcript } = project;
  const segments = useSegments(project.id, transcript?.segments.totalCount ?? 0);
  const [search, setSearch] = useState('');
  const words = useDeferredValue(search.trim().toLowerCase());
  const found = useMemo(
    () => (words ? segments.filter(({ text }) => text.toLowerCase().includes(words)) : segments),
    [segments, words],
  );
  return (
    <section className="panel transcript" aria-labelledby="transcript" aria-busy={transcript?.complete === false}>
      <div className="panel-head">
        <h2 id="transcript">Transcript</h2>
        {transcript?.vttUrl && (
          <a className="btn tiny" href={transcript.vttUrl} download={`${project.title.slice(0, 80)}.vtt`}>
            <Download aria-hidden />
            WebVTT
          </a>
        )}
      </div>
      {transcript && segments.length > 0 ? (
        <>
          <search className="transcript-search">
            <Search aria-hidden />
            <label className="sr-only" htmlFor="transcript-search">
              Find words in the transcript
            </label>
            <input
              id="transcript-search"
              type="search"
              placeholder="Find words"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            <span className="small soft num" role={words ? 'status' : undefined}>
              {words ? `${figure(found.length)} found` : `${figure(transcript.words)} words`}
            </span>
          </search>
          <Lines key={words} lines={found} words={words} playhead={playhead} />
          <p className="transcript-source small soft">
            From {transcript.source}
            {transcript.practice && ', which is for practice: it hears when somebody speaks, not what'}
            {transcript.complete ? '.' : '. More comes while it is listened to.'}
          </p>
        </>
      ) : (
        <p className="transcript-none soft small">{none}</p>
      )}
    </section>
  );
}

function Lines({ lines, words, playhead }: { lines: readonly Segment[]; words: string; playhead: Playhead }) {
  const box = useRef<HTMLDivElement>(null);
  const [follow, setFollow] = useState(true);
  const current = usePlayhead(playhead, (seconds) => lastBegun(lines, seconds));
  // oxlint-disable-next-line react/incompatible-library -- the React compiler, which it would not suit, is not used
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => usualHeight,
    overscan: 6,
  });
  const roving = useRoving({
    count: lines.length,
    current: Math.max(0, current),
    keys: { next: 'ArrowDown', previous: 'ArrowUp' },
    page: 8,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  });
  const following = follow && !words;
  useEffect(() => {
    if (following && current >= 0) virtualizer.scrollToIndex(current, { align: 'center' });
  }, [virtualizer, following, current]);

  const release = () => setFollow(false);
  return (
    <>
      <div
        className="lines"
        ref={(element) => {
          box.current = element;
          roving.box.current = element;
        }}
        role="group"
        aria-label="What is said, by time"
        onWheel={release}
        onTouchMove={release}
        onPointerDown={(event) => event.target === box.current && release()}
        onKeyDown={(event) => {
          if (event.key !== 'Tab' && event.key !== 'Enter') release();
          roving.onKeyDown(event);
        }}
        onBlur={roving.onBlur}
      >
        <div className="lines-all" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const { startSeconds, text } = lines[index]!;
            return (
              <div
                key={index}
                ref={virtualizer.measureElement}
                data-index={index}
                className="line"
                style={{ transform: `translateY(${start}px)` }}
              >
                <button
                  type="button"
                  tabIndex={roving.tabIndex(index)}
                  aria-current={index === current && !words ? 'true' : undefined}
                  onClick={() => playhead.seek(startSeconds)}
                >
                  <span className="num soft">{clock(startSeconds * 1000)}</span>
                  <span>{marked(text, words)}</span>
                </button>
              </div>
            );
          })}
        </div>
      </div>
      {!following && !words && (
        <button type="button" className="btn tiny lines-follow" onClick={() => setFollow(true)}>
          <ArrowDownToLine aria-hidden />
          Follow the player
        </button>
      )}
    </>
  );
}

/** The text with what was looked for marked. */
function marked(text: string, words: string): ReactNode {
  if (!words) return text;
  const parts: ReactNode[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(words); at >= 0; at = lower.indexOf(words, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + words.length)}</mark>);
    from = at + words.length;
  }
  return [...parts, text.slice(from)];
}
