/** Chooses a screenshot by its time, and what is said of it to those who do not see it. */
import { useState } from 'react';
import { ImagePlus } from 'lucide-react';
import { clock } from '../../live/words.ts';
import { Sheet } from '../../ui/Sheet.tsx';
import { Filmstrip } from '../videos/Filmstrip.tsx';
import { Playhead, usePlayhead } from '../videos/playhead.ts';
import { secondsApart } from '../videos/shots.ts';
import { useShots, useShotsOf } from '../videos/useShots.ts';
import '../videos/videos.css';

interface InsertScreenshotProps {
  project: { id: string; screenshots: { totalCount: number } };
  onInsert(markdown: string): void;
  onClose(): void;
}

export function InsertScreenshot({ project, onInsert, onClose }: InsertScreenshotProps) {
  const count = project.screenshots.totalCount;
  const shots = useShots(project.id, count);
  const [playhead] = useState(() => new Playhead(0));
  const index = usePlayhead(playhead, (seconds) => shots.indexAt(seconds));
  useShotsOf(shots, index, index);
  const shot = shots.at(index);
  const [alt, setAlt] = useState('');
  const time = clock((shot?.atSeconds ?? index * secondsApart) * 1000);
  const insert = () => {
    const words = (alt.trim() || `The recording at ${time}`).replaceAll(/[[\]\\]/g, '');
    // A lasting path: the link behind it is signed when it is asked for.
    onInsert(`![${words}](/screenshots/${project.id}/${index}.jpg)`);
  };
  return (
    <Sheet title="Insert a screenshot" onClose={onClose}>
      <div className="insert-picture">{shot && <img src={shot.url} alt={`The recording at ${time}`} />}</div>
      <div className="field">
        <label htmlFor="insert-time">Time</label>
        <input
          id="insert-time"
          type="range"
          min={0}
          max={Math.max(0, count - 1)}
          value={index}
          aria-valuetext={time}
          onChange={(event) => playhead.seek(event.target.valueAsNumber * secondsApart)}
        />
        <p className="hint num">{time}</p>
      </div>
      <Filmstrip
        shots={shots}
        count={count}
        playhead={playhead}
        ratio={shot ? shot.width / shot.height : 16 / 9}
        none="There are none."
      />
      <div className="field">
        <label htmlFor="insert-alt">What it shows</label>
        <input
          id="insert-alt"
          value={alt}
          maxLength={200}
          placeholder={`The recording at ${time}`}
          onChange={(event) => setAlt(event.target.value)}
        />
        <p className="hint">For readers who do not see it.</p>
      </div>
      <button type="button" className="btn primary" onClick={insert}>
        <ImagePlus aria-hidden />
        Insert the one of {time}
      </button>
    </Sheet>
  );
}
