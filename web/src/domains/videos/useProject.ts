/**
 * A project as it is now. While its run goes on every snapshot of the run brings it whole; after that it is asked for when a run
 * that bears on it changes.
 */
import { useEffect, useRef } from 'react';
import { VideoProjectDocument, type VideoProjectQuery, type VideoProjectResultFragment } from '../../gql/graphql.ts';
import { useShownLink } from '../../live/link.ts';
import { isFinal, supersedes, type Run, type RunSummary } from '../../live/state.ts';
import { useFresh } from '../../live/useFresh.ts';
import { useWatchedRun } from '../../live/useRun.ts';

export type Project = VideoProjectResultFragment;

export interface ProjectView {
  /** Undefined before the first answer, null where there is none of that id. */
  project: Project | null | undefined;
  /** The run that makes it. */
  run: Run | RunSummary | null;
  failed: boolean;
  /** Asks at once. */
  refresh(): void;
  /** Asks at once where the socket does not tell. */
  catchUp(): void;
}

export const pipelineOfProjects = 'videoToContent';
export const pipelineOfDrafts = 'contentDraft';

export function useProject(id: string): ProjectView {
  const known = useRef<RunSummary | null>(null);
  // Its own run is watched while it goes on: asked for is only what begins and ends.
  const fresh = useFresh(
    VideoProjectDocument,
    { id },
    (run) =>
      run.id === id
        ? !known.current || run.generation !== known.current.generation || isFinal(run.status)
        : run.pipeline === pipelineOfDrafts,
    ({ videoProject }) => videoProject != null && isWorkedOn(videoProject),
  );
  const answered = fresh.data?.videoProject;
  known.current = answered?.run ?? null;
  const goesOn = answered?.run != null && !isFinal(answered.run.status);
  const { view } = useWatchedRun(goesOn ? id : null);
  const newest = newer(answered, view.run);
  const endSeen = goesOn && view.run !== null && isFinal(view.run.status);
  const { catchUp } = fresh;
  useEffect(() => {
    if (endSeen) catchUp();
  }, [endSeen, catchUp]);

  const watching = goesOn && view.link !== 'CONNECTING';
  useShownLink(watching ? view : { link: fresh.link, linkSince: fresh.asOf, asOf: fresh.asOf });

  return {
    project: newest?.project ?? answered,
    run: newest?.run ?? null,
    failed: fresh.failure !== null,
    refresh: fresh.refresh,
    catchUp,
  };
}

const isWorkedOn = ({ run, contentActions }: NonNullable<VideoProjectQuery['videoProject']>): boolean =>
  (run != null && !isFinal(run.status)) || contentActions.some(({ state }) => state === 'PROCESSING');

/** What the watched run brought, unless the answer is as new. */
function newer(answered: VideoProjectQuery['videoProject'] | undefined, watched: Run | null) {
  const shown = answered && { project: answered as Project, run: answered.run ?? null };
  if (!watched || !shown?.run || !supersedes(watched, shown.run)) return shown;
  const brought = watched.result as (Project & { __typename: string }) | null | undefined;
  return { project: brought ?? shown.project, run: watched };
}
