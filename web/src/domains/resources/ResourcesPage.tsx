/** The viewer's resources, the one that changed last first. */
import { useEffect, useState } from 'react';
import { Plus } from 'lucide-react';
import { Link } from 'wouter';
import { ResourcesDocument, type ResourceHeadFragment } from '../../gql/graphql.ts';
import { showLink } from '../../live/link.ts';
import { useFresh } from '../../live/useFresh.ts';
import { useNewestRun } from '../../live/useNewestRun.ts';
import { ago } from '../../live/words.ts';
import { Heading, Pill, Working } from '../../ui/parts.tsx';
import { useNow } from '../../ui/time.ts';
import './resources.css';

const pipeline = 'resourceImport';
const pageSize = 20;
const most = 100;

export default function ResourcesPage() {
  const [first, setFirst] = useState(pageSize);
  const { data, failure, busy, link, asOf } = useFresh(
    ResourcesDocument,
    { first },
    (run) => run.pipeline === pipeline,
  );
  useEffect(() => showLink({ link, linkSince: asOf, asOf }), [link, asOf]);
  useEffect(() => () => showLink(null), []);
  const resources = data?.resources.nodes;
  return (
    <>
      <div className="grid gap-2 pt-3 pb-5 justify-items-start">
        <Heading title="Resources">Resources</Heading>
        <p className="soft">What you have saved, and what its import has made of it.</p>
        <Link className="btn primary mt-1" href={`/new/${pipeline}`}>
          <Plus aria-hidden />
          Save a resource
        </Link>
      </div>
      {resources ? (
        resources.length > 0 ? (
          <>
            <ul className="panel resources" aria-label="Resources" aria-busy={busy}>
              {resources.map((resource) => (
                <ResourceRow key={resource.id} resource={resource} />
              ))}
            </ul>
            {data.resources.pageInfo.hasNextPage && first < most && (
              <button type="button" className="btn mt-4" onClick={() => setFirst(first + pageSize)}>
                {busy ? <Working>Reading more</Working> : `Show more (${data.resources.totalCount} in all)`}
              </button>
            )}
            {data.resources.pageInfo.hasNextPage && first >= most && (
              <p className="hint mt-4">The {most} that changed last. The API pages through all of them.</p>
            )}
          </>
        ) : (
          <div className="nothing">
            <p>Nothing is saved yet. A resource is a name and any JSON, as messy as it is.</p>
            <Link className="btn" href={`/new/${pipeline}?sample`}>
              Try a sample
            </Link>
          </div>
        )
      ) : (
        <div className="late-show soft" style={{ minHeight: '60vh' }}>
          {failure ? (
            'The list cannot be read just now. It is asked for again by itself.'
          ) : (
            <Working>Reading the list</Working>
          )}
        </div>
      )}
    </>
  );
}

function ResourceRow({ resource }: { resource: ResourceHeadFragment }) {
  const run = useNewestRun(resource.run ?? null);
  const now = useNow();
  return (
    <li className="resource">
      <span className="resource-name">
        <Link className="card-link" href={`/resources/${encodeURIComponent(resource.id)}`}>
          {resource.name}
        </Link>
        <span className="small soft resource-id">{resource.id}</span>
      </span>
      <span className="small soft num">version {resource.version}</span>
      {run ? <Pill status={run.status} /> : <span />}
      <time className="small soft num" dateTime={resource.updatedAt}>
        {ago(resource.updatedAt, now)}
      </time>
    </li>
  );
}
