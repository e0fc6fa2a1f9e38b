/** What was saved when, and how its import went. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { ResourceVersionsDocument, type ResourceHeadFragment, type ResourceVersionsQuery } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';
import { ago } from '../../live/words.ts';
import { Pill, Working } from '../../ui/parts.tsx';
import { useNow } from '../../ui/time.ts';

type Version = NonNullable<ResourceVersionsQuery['resource']>['versions'][number];

const atOnce = 10;

export function Versions({ resource: { id, version, run } }: { resource: ResourceHeadFragment }) {
  const [versions, setVersions] = useState<readonly Version[]>([]);
  const [wanted, setWanted] = useState(atOnce);
  const [busy, setBusy] = useState(false);
  const now = useNow();
  useEffect(() => {
    let over = false;
    setBusy(true);
    request(ResourceVersionsDocument, { id, first: Math.min(100, wanted), before: null }).then(
      ({ resource }) => {
        if (over) return;
        setVersions(resource?.versions ?? []);
        setBusy(false);
      },
      () => !over && setBusy(false),
    );
    return () => {
      over = true;
    };
    // Asked again when the newest version, or its run's state, is another one.
  }, [id, wanted, version, run?.status]);
  if (versions.length === 0) return null;
  return (
    <section aria-labelledby="versions">
      <div className="section-head">
        <h2 id="versions">Versions</h2>
      </div>
      <ol className="panel list versions" reversed>
        {versions.map((one) => (
          <li key={one.version}>
            <strong className="num">Version {one.version}</strong>
            <span className="soft small num">
              saved <time dateTime={one.createdAt}>{ago(one.createdAt, now)}</time>
            </span>
            {one.run ? (
              <>
                <Pill status={one.run.status} />
                <Link
                  className="small line-link"
                  href={`/runs/${one.run.id}`}
                  aria-label={`Run of version ${one.version}`}
                >
                  See the run
                </Link>
              </>
            ) : (
              <span className="small soft">waiting to be imported</span>
            )}
          </li>
        ))}
      </ol>
      {versions.length < version && versions.length === wanted && wanted < 100 && (
        <button type="button" className="btn mt-4" onClick={() => setWanted(wanted + atOnce)}>
          {busy ? <Working>Reading more</Working> : `Show more (${version} in all)`}
        </button>
      )}
    </section>
  );
}
