/** What can be done with a content type, as its own run says it: with the end of the run, in the same update. */
import { useEffect } from 'react';
import type { ContentActionFieldsFragment, DraftResultFragment } from '../../gql/graphql.ts';
import { isFinal, supersedes, type Run } from '../../live/state.ts';
import { useWatchedRun } from '../../live/useRun.ts';

export type ContentAction = ContentActionFieldsFragment;

/**
 * @param action as the project says it
 * @param watched the run that somebody else on the page watches, whose snapshots bring `action` already
 * @param catchUp called when it was seen to end: the rest of the page does not know it yet
 */
export function useContentAction(action: ContentAction, watched: string | null, catchUp: () => void): ContentAction {
  const { run } = action;
  const { view } = useWatchedRun(run && run.id !== watched && !isFinal(run.status) ? run.id : null);
  const newest = newer(action, view.run);
  const endSeen = action.state === 'PROCESSING' && newest.state !== 'PROCESSING';
  useEffect(() => {
    if (endSeen) catchUp();
  }, [endSeen, catchUp]);
  return newest;
}

/** What the watched run brought, unless the project says it as new. */
function newer(action: ContentAction, watched: Run | null): ContentAction {
  const { run } = action;
  if (!run || watched?.id !== run.id || !supersedes(watched, run)) return action;
  const brought = (watched.result as DraftResultFragment | null | undefined)?.project?.contentActions;
  return brought?.find(({ type }) => type === action.type) ?? { ...action, run: watched };
}
