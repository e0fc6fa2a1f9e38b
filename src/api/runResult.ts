import type { RunSnapshot } from '../runs/snapshot.ts';

/** A member of the union `RunResult` as pipelines give it: plain data with its `__typename`. */
export type RunResultPart = NonNullable<RunSnapshot['result']>;
