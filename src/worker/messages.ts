/** What workers tell apis over the bus: about a run (topic `run:<id>`), all of which is repaired from a durable place, and about themselves. */
import type { BusMessage } from '../services/bus/bus.ts';
import type { RunError, Usage } from '../runs/snapshot.ts';

/** An attempt has started, or ended. */
export type AttemptMessage = BusMessage & {
  kind: 'attempt';
  engineRunId: string;
  activityId: string;
  number: number;
  startedAt: string;
  finishedAt: string | null;
  outcome: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  error: RunError | null;
  usage: Usage;
  practice: boolean;
};

/** How far a running attempt is. */
export type ReportMessage = BusMessage & {
  kind: 'report';
  engineRunId: string;
  activityId: string;
  number: number;
  fraction: number | null;
  message: string | null;
};

/** A piece of the text that an attempt is writing: `text` stands at `offset` (UTF-16 units). */
export type TextMessage = BusMessage & {
  kind: 'text';
  engineRunId: string;
  activityId: string;
  number: number;
  /** Grows with each new start of the text within the attempt; a text of a lower one is over. */
  draft: number;
  offset: number;
  text: string;
};

/** The run's row in Postgres has changed. */
export type RowMessage = BusMessage & { kind: 'row' };

export type RunMessage = AttemptMessage | ReportMessage | TextMessage | RowMessage;

/** A worker lacks a program, on the topic of workers; repeated for as long as it does. */
export type LackMessage = BusMessage & {
  kind: 'lack';
  /** Process and machine. */
  worker: string;
  /** In words, with what to do. */
  lack: string;
};
