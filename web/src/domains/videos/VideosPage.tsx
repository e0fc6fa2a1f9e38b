/** The viewer's recordings, newest first. */
import { useEffect, useState } from 'react';
import { Plus } from 'lucide-react';
import { Link } from 'wouter';
import { VideoProjectsDocument, type VideoProjectsQuery } from '../../gql/graphql.ts';
import { showLink } from '../../live/link.ts';
import { useFresh } from '../../live/useFresh.ts';
import { useNewestRun } from '../../live/useNewestRun.ts';
import { ago, clock } from '../../live/words.ts';
import { Heading, Pill, Working } from '../../ui/parts.tsx';
import { useNow } from '../../ui/time.ts';
import { pipelineOfProjects } from './useProject.ts';
import './videos.css';

const pageSize = 20;
const most = 100;

export default function VideosPage() {
  const [first, setFirst] = useState(pageSize);
  const { data, failure, busy, link, asOf } = useFresh(
    VideoProjectsDocument,
    { first },
    (run) => run.pipeline === pipelineOfProjects,
  );
  useEffect(() => showLink({ link, linkSince: asOf, asOf }), [link, asOf]);
  useEffect(() => () => showLink(null), []);
  const projects = data?.videoProjects.nodes;
  return (
    <>
      <div className="grid gap-2 pt-3 pb-5 justify-items-start">
        <Heading title="Videos">Videos</Heading>
        <p className="soft">Recordings, and what they have become: transcript, screenshots, chapters, drafts.</p>
        <Link className="btn primary mt-1" href={`/new/${pipelineOfProjects}`}>
          <Plus aria-hidden />
          Bring a recording
        </Link>
      </div>
      {projects ? (
        projects.length > 0 ? (
          <>
            <ul className="panel video-list" aria-label="Videos" aria-busy={busy}>
              {projects.map((project) => (
                <Row key={project.id} project={project} />
              ))}
            </ul>
            {data.videoProjects.pageInfo.hasNextPage &&
              (first < most ? (
                <button type="button" className="btn mt-4" onClick={() => setFirst(first + pageSize)}>
                  {busy ? <Working>Reading more</Working> : `Show more (${data.videoProjects.totalCount} in all)`}
                </button>
              ) : (
                <p className="hint mt-4">The {most} newest. The API pages through all of them.</p>
              ))}
          </>
        ) : (
          <p className="nothing">
            Nothing is here yet. Bring a recording: it may be long and large, and go on by itself.
          </p>
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

function Row({ project }: { project: VideoProjectsQuery['videoProjects']['nodes'][number] }) {
  const run = useNewestRun(project.run ?? null);
  const now = useNow();
  return (
    <li>
      <Link className="card-link" href={`/videos/${project.id}`}>
        {project.title}
      </Link>
      <span className="small soft num">{project.durationSeconds != null && clock(project.durationSeconds * 1000)}</span>
      {run ? <Pill status={run.status} /> : <span />}
      <time className="small soft num" dateTime={project.createdAt}>
        {ago(project.createdAt, now)}
      </time>
    </li>
  );
}
