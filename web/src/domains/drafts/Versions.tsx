/** Every text that the draft has had. An older one comes back as the newest version. */
import { useEffect, useState } from 'react';
import { RotateCcw } from 'lucide-react';
import { DraftVersionsDocument, type DraftVersionsQuery } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';
import { ago, messageOf } from '../../live/words.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Working } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { useNow } from '../../ui/time.ts';

type Version = NonNullable<DraftVersionsQuery['draft']>['versions'][number];

interface VersionsProps {
  id: string;
  /** The one that is shown. */
  current: number;
  /** Without it nothing can be restored. */
  onRestore?(body: string): void;
  onClose(): void;
}

const pageSize = 20;

export function Versions({ id, current, onRestore, onClose }: VersionsProps) {
  const [versions, setVersions] = useState<readonly Version[] | null>(null);
  const [hasMore, setHasMore] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const now = useNow();
  const read = (before: number | null) => {
    setFailure(null);
    request(DraftVersionsDocument, { id, first: pageSize, before }).then(
      ({ draft }) => {
        const more = draft?.versions ?? [];
        setVersions((known) => [...(before === null ? [] : (known ?? [])), ...more]);
        setHasMore(more.length === pageSize);
      },
      (error: unknown) => setFailure(messageOf(error)),
    );
  };
  // oxlint-disable-next-line react/exhaustive-deps -- once for an opened sheet
  useEffect(() => read(null), [id]);
  return (
    <Sheet title="Versions" onClose={onClose}>
      {failure && (
        <p className="fault" role="alert">
          {failure}
        </p>
      )}
      {versions === null && !failure && (
        <p className="late-show soft">
          <Working>Reading the versions</Working>
        </p>
      )}
      <ol className="draft-versions">
        {versions?.map(({ version, body, writtenBy, createdAt }) => (
          <li key={version}>
            <details>
              <summary>
                <strong>Version {version}</strong>{' '}
                <span className="small soft">
                  {writtenBy === 'MODEL' ? 'by the model' : 'by you'}, {ago(createdAt, now)}
                  {version === current && ', shown now'}
                </span>
              </summary>
              {/* A box that scrolls is reached by Tab. */}
              <pre className="written" tabIndex={0} role="group" aria-label={`Text of version ${version}`}>
                {body}
              </pre>
              <div className="actions">
                {onRestore && version !== current && (
                  <button type="button" className="btn tiny" onClick={() => onRestore(body)}>
                    <RotateCcw aria-hidden />
                    Restore version {version}
                  </button>
                )}
                <CopyButton word="Copy" label={`Copy version ${version}`} text={body} />
              </div>
            </details>
          </li>
        ))}
      </ol>
      {hasMore && (
        <button type="button" className="btn" onClick={() => read(versions?.at(-1)?.version ?? null)}>
          Show older ones
        </button>
      )}
    </Sheet>
  );
}
