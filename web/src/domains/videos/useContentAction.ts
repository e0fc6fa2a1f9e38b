/** What can be done with a content type, as its own run says it: with the end of the run, in the same update. */
import type { ContentActionFieldsFragment, DraftResultFragment } from '../../gql/graphql.ts';
import { isFinal, supersedes } from '../../live/state.ts';
import { useWatchedRun } from '../../live/useRun.ts';

export type ContentAction = ContentActionFieldsFragment;

/**
 * @param action as the project says it
 * @param watched the run that somebody else on the page watches, whose snapshots bring `action` already
 */
export function useContentAction(action: ContentAction, watched: string | null): ContentAction {
  const { run } = action;
  const { view } = useWatchedRun(run && run.id !== watched && !isFinal(run.status) ? run.id : null);
  const newest = view.run;
  if (!run || newest?.id !== run.id || !supersedes(newest, run)) return action;
  const brought = (newest.result as DraftResultFragment | null | undefined)?.project?.contentActions;
  return brought?.find(({ type }) => type === action.type) ?? { ...action, run: newest };
}
