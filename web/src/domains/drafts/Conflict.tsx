/** Two texts, one choice. What is not taken stays: theirs among the versions, mine until the choice. */
import type { DraftSaver, SavedText } from './draftSaver.ts';

interface ConflictProps {
  mine: string;
  theirs: SavedText;
  saver: DraftSaver;
}

export function Conflict({ mine, theirs, saver }: ConflictProps) {
  return (
    <section className="panel pad conflict" role="alert" aria-labelledby="conflict">
      <h2 id="conflict">There is another version</h2>
      <p>
        Version {theirs.version} was saved while you changed an older one. Yours is not saved yet. Which one is to go
        on?
      </p>
      <div className="conflict-texts">
        <div>
          <h3>Yours, not saved</h3>
          {/* A box that scrolls is reached by Tab. */}
          <pre className="written" tabIndex={0} role="group" aria-label="Yours">
            {mine}
          </pre>
          <button type="button" className="btn primary" onClick={() => saver.choose('MINE')}>
            Go on with yours
          </button>
          <p className="hint">Saved as version {theirs.version + 1}; theirs stays among the versions.</p>
        </div>
        <div>
          <h3>Version {theirs.version}</h3>
          <pre className="written" tabIndex={0} role="group" aria-label={`Version ${theirs.version}`}>
            {theirs.body}
          </pre>
          <button type="button" className="btn" onClick={() => saver.choose('THEIRS')}>
            Go on with version {theirs.version}
          </button>
          <p className="hint">Yours is given up.</p>
        </div>
      </div>
    </section>
  );
}
