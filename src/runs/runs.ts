/**
 * What the API asks of the run core. Every method that takes a viewer answers only for that viewer's own runs: for anybody
 * else's, or an unknown id, it says NOT_FOUND or gives null.
 */
import type { PipelineDefinition } from '../../workflows/lib/pipeline.ts';
import type { UserError } from '../errors.ts';
import type { PayloadReference } from '../services/payloads/largePayloads.ts';
import type { EngineCalls } from './engine.ts';
import type { StepTimes } from './estimate.ts';
import type { RunSnapshot, RunStatus, TextChunk } from './snapshot.ts';

/** Whether an id can be one that Longhaul has made; any other is simply not found. */
export const isId = (id: string): boolean => /^[\w-]{1,64}$/.test(id);

/** Who asks. `id` is the owner that runs carry. */
export interface Viewer {
  id: string;
  kind: 'session' | 'key' | 'local';
}

/** Why Longhaul itself, or somebody, has a run cancelled. */
export type CancelReason = 'user' | 'unwatched' | 'superseded';

export type RunAnswer = { run: RunSnapshot | null; userErrors: UserError[] };

export interface RunFilter {
  pipeline?: string | null;
  status?: readonly RunStatus[] | null;
  search?: string | null;
}

export interface RunPage {
  nodes: RunSnapshot[];
  hasNextPage: boolean;
  endCursor: string | null;
  totalCount: number;
}

export interface Runs {
  /** Saves the run and asks the engine to start it; answers within about 2 s even when the engine is down (REQUESTED). */
  /** @param id of the run, where something else has named it before it is there: a repeated start with it is the same run */
  start(
    viewer: Viewer,
    pipeline: string,
    input: unknown,
    idempotencyKey?: string | null,
    id?: string,
  ): Promise<RunAnswer>;
  cancel(viewer: Viewer, id: string, reason?: CancelReason): Promise<RunAnswer>;
  rerun(viewer: Viewer, id: string, fromStep?: string | null): Promise<RunAnswer>;
  keep(viewer: Viewer, id: string): Promise<RunAnswer>;
  get(viewer: Viewer, id: string): Promise<RunSnapshot | null>;
  list(viewer: Viewer, page: { first: number; after?: string | null; filter?: RunFilter | null }): Promise<RunPage>;
  /** @param timeoutMs 0 to 60000 */
  awaitEnd(viewer: Viewer, id: string, timeoutMs: number, signal?: AbortSignal): Promise<RunSnapshot | null>;
  /**
   * The run as it is now, then its newest state at every change; ends after the final one. `return()` lets go at once.
   * @param onCounted called where the run would stop without viewers: the caller has to find out when this one has gone
   */
  watch(viewer: Viewer, id: string, onCounted?: () => void): Promise<AsyncIterableIterator<RunSnapshot>>;
  /** Every change of the viewer's runs; never ends by itself. */
  watchAll(viewer: Viewer): Promise<AsyncIterableIterator<RunSnapshot>>;
  /** What the run's steps are writing, as they write it; ends with the run. `onCounted` as for `watch`. */
  watchText(viewer: Viewer, id: string, onCounted?: () => void): Promise<AsyncIterableIterator<TextChunk>>;
  /** Somebody has connected, and will most likely watch something: where many come at once, what can wait does. */
  viewerComes(): void;
  /** How long a pipeline's steps usually take: in earlier runs, or, before there are enough, by its own declaration. */
  usualTimes(pipeline: PipelineDefinition): Promise<StepTimes>;
  /** A step's value that its snapshot only refers to; null when it has been deleted. */
  largeValue(reference: PayloadReference): Promise<unknown>;
  /** For /metrics and tests. */
  counts(): { watchers: number; subscribers: number; longPolls: number; engineCalls: EngineCalls };
  /** Resolves when what happened while no process looked (starts that were not delivered, ends) has been seen to once. */
  firstRound: Promise<void>;
  /** This process will stop: that its viewers' connections close does not mean that they have left. Before they are closed. */
  handOver(): void;
  close(): Promise<void>;
}
