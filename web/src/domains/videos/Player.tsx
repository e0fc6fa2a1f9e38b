/** The recording itself, and a timeline of ours under it: chapters, and the screenshot of wherever one points. */
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { clock } from '../../live/words.ts';
import { lastBegun, usePlayhead, type Playhead } from './playhead.ts';
import type { Shots } from './shots.ts';
import { useShotsOf } from './useShots.ts';
import type { Project } from './useProject.ts';

interface PlayerProps {
  project: Project;
  playhead: Playhead;
  shots: Shots;
}

export function Player({ project, playhead, shots }: PlayerProps) {
  const { width, height, durationSeconds, transcript, chaptersUrl } = project;
  const isSound = durationSeconds != null && width == null;
  const aspectRatio = width && height ? `${width} / ${height}` : isSound ? '16 / 5' : '16 / 9';
  // Links change every hour; the one that plays stays, until it is refused.
  const [url, setUrl] = useState(project.videoUrl ?? null);
  const [broken, setBroken] = useState(false);
  const newest = project.videoUrl ?? null;
  if (url === null && newest !== null) setUrl(newest);
  const poster = useRef(project.screenshots.nodes[0]?.url);
  poster.current ??= project.screenshots.nodes[0]?.url;

  const failed = (element: HTMLVideoElement) => {
    // No file of a kind that browsers know, or a link whose time is over.
    if (newest !== null && newest !== url && element.error?.code !== MediaError.MEDIA_ERR_DECODE) setUrl(newest);
    else setBroken(true);
  };
  return (
    <section className="panel player" aria-label="Player" data-sound={isSound || undefined}>
      {broken || url === null ? (
        <div className="player-none soft" style={{ aspectRatio }}>
          <p>
            {url === null
              ? 'The recording can be played here as soon as it has been looked at.'
              : 'This browser cannot play this kind of file. Timeline, screenshots and transcript work as they are.'}
          </p>
        </div>
      ) : (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- there are none before the transcript is there
        <video
          key={url}
          ref={(element) => playhead.attach(element)}
          src={url}
          controls
          playsInline
          preload="metadata"
          poster={poster.current}
          style={{ aspectRatio }}
          onLoadedMetadata={({ currentTarget }) => (currentTarget.currentTime = playhead.seconds)}
          onTimeUpdate={({ currentTarget }) => playhead.tell(currentTarget.currentTime)}
          onSeeking={({ currentTarget }) => playhead.tell(currentTarget.currentTime)}
          onError={({ currentTarget }) => failed(currentTarget)}
        >
          {transcript?.vttUrl && (
            <track kind="captions" src={transcript.vttUrl} srcLang={transcript.language ?? 'en'} label="Transcript" />
          )}
          {chaptersUrl && <track kind="chapters" src={chaptersUrl} srcLang={transcript?.language ?? 'en'} default />}
        </video>
      )}
      {durationSeconds != null && durationSeconds > 0 && (
        <Timeline project={project} duration={durationSeconds} playhead={playhead} shots={shots} />
      )}
    </section>
  );
}

/** Arrow keys go on by so much. */
const stepOf = (duration: number) => (duration > 300 ? 5 : 1);

function Timeline({ project, duration, playhead, shots }: PlayerProps & { duration: number }) {
  const step = stepOf(duration);
  const last = Math.ceil(duration / step) * step;
  const place = usePlayhead(playhead, (seconds) => Math.min(last, Math.floor(seconds / step) * step));
  const [pointed, setPointed] = useState<number | null>(null);
  const [focused, setFocused] = useState(false);
  const shown = pointed ?? (focused ? place : null);
  const chapters = project.chapters ?? [];
  const chapterAt = (seconds: number) => chapters[lastBegun(chapters, seconds)]?.title;

  const point = (event: PointerEvent<HTMLInputElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPointed(Math.max(0, Math.min(1, (event.clientX - left) / width)) * duration);
  };
  return (
    <div className="timeline">
      {shown !== null && <Preview shots={shots} seconds={shown} duration={duration} chapter={chapterAt(shown)} />}
      <div className="timeline-track" aria-hidden>
        <i className="timeline-done" style={{ transform: `scaleX(${Math.min(1, place / duration)})` }} />
        {chapters.slice(1).map(({ startSeconds }) => (
          <i key={startSeconds} className="timeline-mark" style={{ left: `${(startSeconds / duration) * 100}%` }} />
        ))}
      </div>
      <input
        type="range"
        aria-label="Timeline"
        min={0}
        max={last}
        step={step}
        value={place}
        aria-valuetext={[clock(place * 1000), chapterAt(place)].filter(Boolean).join(', ')}
        onChange={(event) => playhead.seek(Math.min(duration, event.target.valueAsNumber))}
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
        onFocus={({ currentTarget }) => setFocused(currentTarget.matches(':focus-visible'))}
        onBlur={() => setFocused(false)}
        onKeyDown={() => setFocused(true)}
      />
      <p className="timeline-times small soft num" aria-hidden>
        <span>{clock(place * 1000)}</span>
        <span className="timeline-chapter">{chapterAt(place)}</span>
        <span>{clock(duration * 1000)}</span>
      </p>
    </div>
  );
}

interface PreviewProps {
  shots: Shots;
  seconds: number;
  duration: number;
  chapter: string | undefined;
}

/** Beside what one points at; its picture is the nearest that was taken. */
function Preview({ shots, seconds, duration, chapter }: PreviewProps) {
  const index = shots.indexAt(seconds);
  useShotsOf(shots, index, index);
  const shot = shots.count > 0 ? shots.at(index) : null;
  const box = useRef<HTMLDivElement>(null);
  const [shift, setShift] = useState(0);
  const at = (seconds / duration) * 100;
  useEffect(() => {
    // Inside of the timeline, also at its ends.
    const half = box.current!.offsetWidth / 2;
    const whole = box.current!.parentElement!.clientWidth;
    const centre = (at / 100) * whole;
    setShift(Math.max(half - centre, Math.min(0, whole - half - centre)));
  }, [at]);
  return (
    <div className="scrub" ref={box} style={{ left: `calc(${at}% + ${shift}px)` }} aria-hidden>
      {shots.count > 0 && <div className="scrub-picture">{shot && <img src={shot.url} alt="" />}</div>}
      <p className="num">
        {clock(seconds * 1000)} {chapter && <span className="soft">{chapter}</span>}
      </p>
    </div>
  );
}
