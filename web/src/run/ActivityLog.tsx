/** What has happened, in sentences. Follows the newest line until the reader scrolls up. */
import { useEffect, useRef, useState } from 'react';
import { ArrowDownToLine, Download } from 'lucide-react';
import { downloadText } from '../live/browser.ts';
import type { Run } from '../live/state.ts';
import { timeOfDay } from '../live/words.ts';

export function ActivityLog({ run }: { run: Run }) {
  const box = useRef<HTMLDivElement>(null);
  const [follow, setFollow] = useState(true);
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follow, run.log.length]);
  const height = useRef(0);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    const atEnd = scrollHeight - scrollTop - clientHeight < 24;
    // Lines that wrap otherwise, after a resize, are not the reader's scrolling.
    if (height.current !== scrollHeight && follow) box.current!.scrollTop = scrollHeight;
    else setFollow(atEnd);
    height.current = scrollHeight;
  };
  return (
    <section className="panel" aria-labelledby="activity">
      <div className="panel-head">
        <h2 id="activity">Activity</h2>
        <button type="button" className="btn tiny" aria-pressed={follow} onClick={() => setFollow(!follow)}>
          <ArrowDownToLine aria-hidden />
          Follow
        </button>
        <button type="button" className="btn tiny" onClick={() => download(run)}>
          <Download aria-hidden />
          Download
        </button>
      </div>
      {/* A box that scrolls is reached by Tab. */}
      <div className="log" ref={box} onScroll={scrolled} tabIndex={0} role="group" aria-labelledby="activity">
        <ol>
          {run.log.map((entry, index) => (
            <li key={index}>
              <time className="num" dateTime={entry.at}>
                {timeOfDay(entry.at, true)}
              </time>
              <span>{entry.text}</span>
            </li>
          ))}
        </ol>
        {run.log.length === 0 && <p className="soft">Nothing yet.</p>}
      </div>
    </section>
  );
}

function download(run: Run): void {
  const lines = run.log.map(({ at, step, text }) => [at, step ?? '-', text].join('\t'));
  downloadText(`${run.pipeline}-${run.id}.log`, `${run.title}\n${location.href}\n\n${lines.join('\n')}\n`);
}
