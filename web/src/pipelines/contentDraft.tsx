/** One draft of one recording: its form, and on the run's page the way to what was written. */
import { Link } from 'wouter';
import { writtenText } from '../domains/drafts/writtenText.ts';
import { ContentPill } from '../domains/videos/ContentPill.tsx';
import { StartContentDraftDocument, type DraftResultFragment } from '../gql/graphql.ts';
import { definePipelineView, type ResultProps } from '../live/pipelineViews.ts';
import { isFinal } from '../live/state.ts';
import { Written } from '../ui/Written.tsx';
import { blank, Fields, toInput, type Values } from './contentDraft/Fields.tsx';

function Result({ run, result, texts }: ResultProps<DraftResultFragment>) {
  const { projectId } = run.input as { projectId: string };
  const written = writtenText(texts['write']?.text);
  const action = result?.project.contentActions.find(({ type }) => type === result.type);
  return (
    <div className="pad grid gap-4 justify-items-start content-start" style={{ minHeight: 420 }}>
      <h2>{result ? result.project.title : 'The draft'}</h2>
      {action && <ContentPill action={action} drawn={false} />}
      {result ? (
        <Link className="btn primary" href={`/drafts/${result.id}`}>
          Open the draft
        </Link>
      ) : written ? (
        <Written text={written} writing={!isFinal(run.status)} />
      ) : (
        <p className="soft">{isFinal(run.status) ? 'Nothing was written.' : 'It is shown here as it is written.'}</p>
      )}
      <Link className="line-link" href={`/videos/${projectId}`}>
        See the recording
      </Link>
    </div>
  );
}

export default definePipelineView<Values, DraftResultFragment>({
  start: StartContentDraftDocument,
  // What was edited since is not replaced without being asked for: the recording's page does that.
  runAgain: false,
  blank,
  sample: blank,
  Fields,
  toInput,
  Result,
});
