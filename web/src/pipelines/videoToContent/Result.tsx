/** What is there of the project by now, in short; its page shows all of it. */
import { ArrowRight } from 'lucide-react';
import { Link } from 'wouter';
import { ContentPill } from '../../domains/videos/ContentPill.tsx';
import { factsOf, partStates } from '../../domains/videos/words.ts';
import type { VideoProjectResultFragment } from '../../gql/graphql.ts';
import type { ResultProps } from '../../live/pipelineViews.ts';
import '../../domains/videos/videos.css';
import './videoToContent.css';

export function Result({ run, result: project }: ResultProps<VideoProjectResultFragment>) {
  const page = `/videos/${run.id}`;
  return (
    <div className="pad video-result">
      <div className="grid gap-1 justify-items-start">
        <h2>What is there</h2>
        <p className="small soft num">{project ? factsOf(project) : 'The recording is looked at first.'}</p>
      </div>
      <dl className="video-facts">
        {project &&
          partStates(project, run).map(({ key, title, words }) => (
            <div key={key}>
              <dt className="soft">{title}</dt>
              <dd className="num">{words}</dd>
            </div>
          ))}
      </dl>
      <div className="video-shot">
        {project?.screenshots.nodes[0] && <img src={project.screenshots.nodes[0].url} alt="" />}
      </div>
      <ul className="video-drafts">
        {project?.contentActions
          .filter(({ state }) => state !== 'ABSENT')
          .map((action) => (
            <li key={action.type}>
              {action.draft ? (
                <Link href={`/drafts/${action.draft.id}`}>{action.label}</Link>
              ) : (
                <span>{action.label}</span>
              )}
              <ContentPill action={action} drawn={false} />
            </li>
          ))}
      </ul>
      <Link className="btn primary" href={page}>
        Open the project
        <ArrowRight aria-hidden />
      </Link>
    </div>
  );
}
