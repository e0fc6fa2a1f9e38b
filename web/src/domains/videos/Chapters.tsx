/** What it is about, from when on; a click goes there. */
import { clock } from '../../live/words.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { lastBegun, usePlayhead, type Playhead } from './playhead.ts';
import type { Project } from './useProject.ts';

interface ChaptersProps {
  project: Project;
  playhead: Playhead;
  /** What stands in their place while there are none. */
  none: string;
}

export function Chapters({ project, playhead, none }: ChaptersProps) {
  const chapters = project.chapters ?? [];
  const current = usePlayhead(playhead, (seconds) => lastBegun(chapters, seconds));
  return (
    <section className="panel chapters" aria-labelledby="chapters">
      <div className="panel-head">
        <h2 id="chapters">Chapters</h2>
        {project.chaptersText && <CopyButton word="Copy for YouTube" text={project.chaptersText} />}
      </div>
      {chapters.length > 0 ? (
        <ol className="chapter-list">
          {chapters.map(({ startSeconds, title, summary }, index) => (
            <li key={startSeconds}>
              <button
                type="button"
                aria-current={index === current ? 'true' : undefined}
                onClick={() => playhead.seek(startSeconds)}
              >
                <span className="num soft">{clock(startSeconds * 1000)}</span>
                <span>
                  <strong>{title}</strong>
                  {summary && <span className="small soft">{summary}</span>}
                </span>
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <p className="chapters-none soft small">{none}</p>
      )}
    </section>
  );
}
