/**
 * The state model of a run at a viewer, pure. Two axes that are never mixed: the run (what the server said last) and the link
 * (how we hear of it). No React, no network, no clock of its own: times come in with the events.
 */
import type { RunFieldsFragment, RunFilter, RunStatus, RunSummaryFragment } from '../gql/graphql.ts';

export type RunSummary = RunSummaryFragment;

/** A run as the run page knows it. `result` is filled part by part; its shape belongs to the pipeline's own view. */
export type Run = RunFieldsFragment & { result?: ({ __typename: string } & Record<string, unknown>) | null };

export type Step = Run['steps'][number];

type Version = Pick<RunSummary, 'generation' | 'sequence' | 'status'>;

const finalStatuses: ReadonlySet<RunStatus> = new Set<RunStatus>(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT']);
export const isFinal = (status: RunStatus): boolean => finalStatuses.has(status);

/**
 * Whether `next` may replace `shown`: never back in (generation, sequence), never out of a final status in a generation. An end
 * replaces what goes on whatever the sequence: another api's clock may be behind.
 */
export function supersedes(next: Version, shown: Version): boolean {
  if (next.generation !== shown.generation) return next.generation > shown.generation;
  if (isFinal(shown.status) !== isFinal(next.status)) return isFinal(next.status);
  return next.sequence > shown.sequence;
}

/**
 * How the newest state reaches us. LIVE: pushed. POLLING: asked for every second. RECONNECTING: neither answers; what is shown
 * is as of `asOf`. OFFLINE: the browser itself has no network. ENDED: there is nothing more to hear, and nothing is asked for.
 */
export type Link = 'CONNECTING' | 'LIVE' | 'POLLING' | 'RECONNECTING' | 'OFFLINE' | 'ENDED';

export interface RunView<R extends Version & { serverTime: string } = Run> {
  run: R | null;
  /** The server knows no such run, or it is somebody else's. */
  missing: boolean;
  link: Link;
  /** Since when the link is what it is; local clock, milliseconds. */
  linkSince: number;
  /** When the state shown was last confirmed by the server; local clock, milliseconds; 0 before the first answer. */
  asOf: number;
  /** The server's clock minus ours, in milliseconds. */
  clockOffset: number;
}

export const emptyView: RunView<never> = {
  run: null,
  missing: false,
  link: 'CONNECTING',
  linkSince: 0,
  asOf: 0,
  clockOffset: 0,
};

export type RunEvent<R> =
  { type: 'snapshot'; run: R; at: number } | { type: 'missing'; at: number } | { type: 'link'; link: Link; at: number };

/** Folds one event into the view; gives the same object where nothing has changed. */
export function reduceRun<R extends Version & { serverTime: string }>(
  view: RunView<R>,
  event: RunEvent<R>,
): RunView<R> {
  switch (event.type) {
    case 'snapshot': {
      const clockOffset = Date.parse(event.run.serverTime) - event.at;
      const confirmed = { ...view, missing: false, asOf: event.at, clockOffset };
      if (view.run && !supersedes(event.run, view.run)) return confirmed;
      return { ...confirmed, run: event.run };
    }
    case 'missing':
      // A run that was there stays on screen: an answer without it may come from a server that is still starting.
      return view.run ? view : { ...view, missing: true, asOf: event.at };
    case 'link':
      return view.link === event.link ? view : { ...view, link: event.link, linkSince: event.at };
  }
}

/** Newest-wins merge of one run into a list, in place of its older state; a run that is not in the list is left out. */
export function mergeIntoList<R extends Version & { id: string }>(list: readonly R[], run: R): readonly R[] {
  const index = list.findIndex((listed) => listed.id === run.id);
  if (index < 0 || !supersedes(run, list[index]!)) return list;
  return list.with(index, run);
}

/** Whether a run that is heard of belongs into the list of `filter`; as the server's own filter decides. */
export function belongsTo({ status, pipeline, search }: RunFilter, run: RunSummary): boolean {
  return (
    (!status || status.includes(run.status)) &&
    (!pipeline || run.pipeline === pipeline) &&
    (!search || run.title.toLowerCase().includes(search.toLowerCase()))
  );
}
