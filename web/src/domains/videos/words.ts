/** How far a project is, in words. Pure. */
import { count } from '../../../../workflows/lib/words.ts';
import type { RunStatus, StepStatus } from '../../gql/graphql.ts';
import { isFinal, type RunSummary } from '../../live/state.ts';
import { asSentence, clock, figure, type Tone } from '../../live/words.ts';
import type { ContentAction } from './useContentAction.ts';
import type { Project } from './useProject.ts';

/** The steps whose outcome people look for, in the order in which they are shown. */
export const parts = ['transcribe', 'screenshots', 'chapters', 'drafts'] as const;
export type PartKey = (typeof parts)[number];

const partWords: Record<PartKey, string> = {
  transcribe: 'Transcript',
  screenshots: 'Screenshots',
  chapters: 'Chapters',
  drafts: 'Drafts',
};

export interface PartState {
  key: PartKey;
  title: string;
  status: StepStatus;
  tone: Tone;
  words: string;
}

/** What a step says of itself; a list's runs say no messages. */
interface StepWords {
  key: string;
  status: StepStatus;
  message?: string | null;
  fraction?: number | null;
}

const tones: Record<StepStatus, Tone> = {
  WAITING: 'rest',
  QUEUED: 'wait',
  RUNNING: 'go',
  RETRYING: 'wait',
  COMPLETED: 'done',
  FAILED: 'stop',
  CANCELLED: 'rest',
  SKIPPED: 'rest',
};

/** @param run the one that makes it; null where nothing is known of it */
export function partStates(
  project: Project,
  run: { status: RunStatus; steps: readonly StepWords[] } | null,
): PartState[] {
  const reason = run && notMade[run.status];
  return parts.map((key) => {
    const step = run?.steps.find((known) => known.key === key);
    const told = step?.status ?? 'WAITING';
    // What waits in a run that has ended waits for nothing.
    const status = told === 'WAITING' && reason ? 'CANCELLED' : told;
    const words = told === 'WAITING' && reason ? reason : wordsOf(project, key, told, step);
    return { key, title: partWords[key], status, tone: tones[status], words };
  });
}

/** Why there is nothing of a step that was never begun. */
const notMade: Partial<Record<RunStatus, string>> = {
  FAILED: 'not made: the run failed',
  TIMED_OUT: 'not made: the run took too long',
  CANCELLED: 'not made: the run was cancelled',
};

function wordsOf(project: Project, key: PartKey, status: StepStatus, step: StepWords | undefined): string {
  switch (status) {
    case 'WAITING':
      return 'waiting';
    case 'QUEUED':
      return 'waiting for its turn';
    case 'RUNNING':
      return underWay(project, key, step);
    case 'RETRYING':
      return 'trying again soon';
    case 'COMPLETED':
      return found(project, key);
    case 'SKIPPED':
      return step?.message ? `skipped: ${step.message}` : 'skipped';
    case 'FAILED':
      return 'failed';
    case 'CANCELLED':
      return 'cancelled';
  }
}

function underWay(project: Project, key: PartKey, step: StepWords | undefined): string {
  if (key === 'screenshots' && project.screenshots.totalCount > 0 && project.durationSeconds) {
    const all = Math.max(project.screenshots.totalCount, Math.ceil(project.durationSeconds / 3));
    return `${figure(project.screenshots.totalCount)} of ${figure(all)}`;
  }
  if (step?.message) return step.message;
  if (step?.fraction) return `${Math.floor(step.fraction * 100)}\u00a0%`;
  return 'under way';
}

function found(project: Project, key: PartKey): string {
  switch (key) {
    case 'transcribe':
      return count(project.transcript?.words ?? 0, 'word');
    case 'screenshots':
      return `${figure(project.screenshots.totalCount)} taken`;
    case 'chapters':
      return `${figure(project.chapters?.length ?? 0)} found`;
    case 'drafts':
      return `${figure(project.contentActions.filter(({ draft }) => draft).length)} written`;
  }
}

/** `1:30:00 · 1920 × 1080`; what is not known is left out. */
export const factsOf = ({ durationSeconds, width, height }: Project): string =>
  [
    durationSeconds != null && clock(durationSeconds * 1000),
    width != null && height != null && `${width} × ${height}`,
    durationSeconds != null && width == null && 'sound alone',
  ]
    .filter(Boolean)
    .join(' · ');

export interface PillWords {
  tone: Tone;
  word: string;
  /** What it does or why it failed; empty where the word says it all. */
  detail: string;
}

/** The pill beside a content type. Null where nothing was written and nothing is: its button says it. */
export function pillOf({ state, run, draft }: ContentAction): PillWords | null {
  switch (state) {
    case 'PROCESSING':
      return { tone: 'go', word: 'Processing…', detail: run ? doing(run) : 'waiting for its turn' };
    case 'READY':
      return { tone: 'done', word: 'Complete', detail: draft ? draftWords(draft) : '' };
    case 'FAILED':
      return {
        tone: 'stop',
        word: run?.status === 'CANCELLED' ? 'Cancelled' : 'Failed',
        detail: run?.error ? asSentence(run.error.message) : '',
      };
    case 'ABSENT':
      return null;
  }
}

const draftWords = ({ version, edited }: { version: number; edited: boolean }): string =>
  `version ${version}${edited ? ', edited' : ''}`;

type ShortRun = NonNullable<ContentAction['run']>;

function doing(run: ShortRun | RunSummary): string {
  if (run.status === 'REQUESTED' || run.status === 'QUEUED') return 'waiting for its turn';
  if (run.status === 'CANCELLING') return 'stopping';
  if (isFinal(run.status)) return 'nearly there';
  const current = run.steps.filter(({ status }) => status === 'RUNNING' || status === 'RETRYING');
  if (current.some(({ status }) => status === 'RETRYING')) return 'trying again soon';
  if (current.some(({ key }) => writing.has(key))) return 'being written';
  const titles = current.map(({ title }) => title.toLowerCase());
  return titles.length > 0 ? `first: ${titles.join(' and ')}` : (run.progress.message ?? '');
}

/** The steps that write; those before them only make ready. */
const writing: ReadonlySet<string> = new Set(['drafts', 'write']);
