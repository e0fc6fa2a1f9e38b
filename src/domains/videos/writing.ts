/** Which runs write a project's drafts, and how far they are. */
import { contentDraft } from '../../../workflows/contentDraft.ts';
import { contentTypeNames, type ContentType } from '../../../workflows/videoToContent/contentTypes.ts';
import type { VideoToContentInput } from '../../../workflows/videoToContent/steps.ts';
import type { Runs, Viewer } from '../../runs/runs.ts';
import { isFinal, type RunSnapshot } from '../../runs/snapshot.ts';
import type { DraftStore } from './draftStore.ts';
import type { TypeSituation } from './contentActions.ts';

export interface Writing {
  run: RunSnapshot;
  state: NonNullable<TypeSituation['writing']>;
}

export interface WritingAsked {
  project: string;
  /** The run that makes the project; null where it is not there any more. */
  video: RunSnapshot | null;
  /** A snapshot that is being shown: of its run nothing newer is asked for. */
  shown?: RunSnapshot | undefined;
}

/** By type, the newest run that writes or wrote it. */
export async function findWriting(
  { drafts, runs, viewer }: { drafts: DraftStore; runs: Pick<Runs, 'get'>; viewer: Viewer },
  { project, video, shown }: WritingAsked,
): Promise<Map<ContentType, Writing>> {
  const newest = await drafts.newestRuns(contentTypeNames.map((type) => subjectOf(project, type)));
  const found = new Map<ContentType, Writing>();
  for (const type of contentTypeNames) {
    const ofVideo = video && (video.input as VideoToContentInput).drafts.includes(type) ? video : null;
    const draftRun = newest.get(subjectOf(project, type));
    const run =
      draftRun && (!ofVideo || hasWritten(ofVideo, type) || isFinal(ofVideo.status))
        ? shown?.id === draftRun.id
          ? shown
          : await runs.get(viewer, draftRun.id)
        : ofVideo;
    if (run) found.set(type, { run, state: stateOf(run, type) });
  }
  return found;
}

export function stateOf(run: RunSnapshot, type: ContentType): Writing['state'] {
  if (hasWritten(run, type)) return 'WRITTEN';
  if (!isFinal(run.status)) return 'GOING';
  // One that has completed without had nothing to write from.
  return run.status === 'FAILED' || run.status === 'TIMED_OUT' ? 'FAILED' : 'NOT_WRITTEN';
}

/** As the definitions of both pipelines say it. */
function hasWritten({ pipeline, result }: RunSnapshot, type: ContentType): boolean {
  if (pipeline === contentDraft.definition.name) return result !== null;
  return ((result?.['written'] ?? []) as readonly ContentType[]).includes(type);
}

const subjectOf = (projectId: string, type: ContentType): string =>
  contentDraft.definition.oneAtATime!({ projectId, type } as never);
