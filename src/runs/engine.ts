/** What the run core asks of the engine (Temporal), each call with a deadline, each error sorted into one of few kinds. */
import {
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
  type Connection,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { InternalWorkflowStartOptionsSymbol } from '@temporalio/client/lib/internal.js';
import { defineSearchAttributeKey, NamespaceNotFoundError, SearchAttributeType } from '@temporalio/common';
import { decodeOptionalSinglePayload } from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import type { RunArguments, RunSettings } from '../../workflows/lib/pipeline.ts';
import type { WorkflowProgress } from '../../workflows/lib/steps.ts';
import { BlobError } from '../services/blobs/blobError.ts';
import { causesOf } from '../services/storageFull.ts';
import type { HeartbeatDetails } from '../worker/attemptInterceptor.ts';
import { partsOf } from './activityId.ts';
import type { PendingAttempt } from './buildSnapshot.ts';
import { decodeEvent, decodeFailure, isoTime, type HistoryFact, type StartedFact } from './history.ts';
import type { RunRow } from './store.ts';
import { workflowIdOf } from './workflowId.ts';

/** Inside a request; with the engine down a call would otherwise block for up to 19 s. */
const requestDeadlineMs = 2_000;
/** To the engine the same request twice is one, also when what it started has ended. The client has no public option for it. */
const requestNamed = (requestId: string): object => ({ [InternalWorkflowStartOptionsSymbol]: { requestId } });
/** A history long-poll is answered by the engine after 20 s at the latest. */
const longPollDeadlineMs = 30_000;
/** A look takes the place of a long-poll: no request waits for it. */
const lookDeadlineMs = 10_000;
/** Events of a page that is read backwards: mostly nothing is new, and then there may be much. */
const fewPerPage = 10;
const mostPerPage = 250;

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;
type Backwards = proto.temporal.api.workflowservice.v1.IGetWorkflowExecutionHistoryReverseResponse;

/** gRPC status codes: https://grpc.io/docs/guides/status-codes/ */
const Code = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  UNAUTHENTICATED: 16,
};
const refusals = new Set<number>([
  Code.INVALID_ARGUMENT,
  Code.PERMISSION_DENIED,
  Code.UNIMPLEMENTED,
  Code.UNAUTHENTICATED,
]);

export const searchAttributes = {
  pipeline: defineSearchAttributeKey('LonghaulPipeline', SearchAttributeType.KEYWORD),
  owner: defineSearchAttributeKey('LonghaulOwner', SearchAttributeType.KEYWORD),
  phase: defineSearchAttributeKey('LonghaulPhase', SearchAttributeType.KEYWORD),
};

/** The engine has no such execution. */
export class EngineNotFound extends Error {}
/** The engine refuses for good: asking again would not help. */
export class EngineRefused extends Error {}
/** The engine cannot be reached, or did not answer in time; asking again may help. */
export class EngineUnavailable extends Error {}
/** The engine has no room for this call now: of long-polls it allows so many at once. */
export class EngineBusy extends EngineUnavailable {}

export interface EngineState {
  engineRunId: string;
  open: boolean;
  /** What runs or waits, by activity id. */
  pending: ReadonlyMap<string, PendingAttempt>;
}

/** Some events in order, as far as they are facts. */
export interface HistoryPart {
  facts: HistoryFact[];
  /** The number of the newest event, whether it is a fact or not; 0 where there is none. */
  lastEventId: number;
}

export interface HistoryPage extends HistoryPart {
  nextPageToken: Uint8Array | null;
}

/** How often this process has called the engine. */
export interface EngineCalls {
  /** About one run: history and long-polls, descriptions, queries, starts, signals, cancels. */
  run: number;
  /** About all of them: what has closed, who polls. */
  all: number;
}

export type Engine = ReturnType<typeof createEngine>;

/** @param publicUrl where people reach the web app: operators find a link to it on each workflow */
export function createEngine(client: Client, settings: RunSettings, publicUrl: string) {
  const connection = client.connection as Connection;
  const { workflowService } = connection;
  const { namespace } = client.options;
  const converter = client.options.loadedDataConverter;

  const calls: EngineCalls = { run: 0, all: 0 };

  /** Runs a call with a deadline and sorts its error. @param about whether it is about one run, or about all of them */
  async function ask<Answer>(
    call: () => Promise<Answer>,
    deadlineMs = requestDeadlineMs,
    about: keyof EngineCalls = 'run',
  ): Promise<Answer> {
    calls[about] += 1;
    try {
      return await client.withDeadline(Date.now() + deadlineMs, call);
    } catch (error) {
      throw sorted(error);
    }
  }
  const askAboutAll = <Answer>(call: () => Promise<Answer>) => ask(call, requestDeadlineMs, 'all');
  const handleOf = (row: Pick<RunRow, 'pipeline' | 'id'>) =>
    client.workflow.getHandle(workflowIdOf(row.pipeline, row.id));

  return {
    client,

    /** How often this process has called the engine; tries of one call count once. */
    calls: (): EngineCalls => ({ ...calls }),

    /**
     * Starts the run's workflow; one that is there already counts as started, so that a repeated start never pays twice.
     * @param rerun the request id of a rerun that the engine cannot reset: a new execution although an earlier one has closed
     * @returns the engine run's id, or null when it was there already
     */
    async start(row: RunRow, rerun: string | null = null): Promise<string | null> {
      const run: RunArguments = { runId: row.id, input: JSON.parse(row.input), settings };
      calls.run += 1;
      try {
        const handle = await client.withDeadline(Date.now() + requestDeadlineMs, () =>
          client.workflow.start(row.pipeline, {
            workflowId: workflowIdOf(row.pipeline, row.id),
            taskQueue: 'pipelines',
            args: [run],
            workflowIdReusePolicy: rerun ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
            ...requestNamed(rerun ?? `start-${row.id}`),
            staticSummary: row.title.slice(0, 200),
            staticDetails: `[The run's page](${publicUrl}/runs/${row.id})\n\nAsked for by \`${row.owner}\`.`,
            typedSearchAttributes: [
              { key: searchAttributes.pipeline, value: row.pipeline },
              { key: searchAttributes.owner, value: row.owner },
              { key: searchAttributes.phase, value: 'accepted' },
            ],
          }),
        );
        return handle.firstExecutionRunId;
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
        throw sorted(error);
      }
    },

    /** The newest execution of the run. @throws EngineNotFound, EngineUnavailable */
    async describe(row: Pick<RunRow, 'pipeline' | 'id'>): Promise<EngineState> {
      const description = await ask(() => handleOf(row).describe());
      const pending = new Map<string, PendingAttempt>();
      for (const activity of description.raw.pendingActivities ?? []) {
        pending.set(activity.activityId ?? '', await pendingAttempt(activity));
      }
      return { engineRunId: description.runId, open: isOpen(description), pending };
    },

    /**
     * One page of an execution's history.
     * @param wait wait until there is something new, or the engine's 20 s are over (then the page is empty)
     * @param after leaves out the events up to this number
     * @throws EngineBusy where the engine has no room for one more that waits
     */
    async history(
      row: Pick<RunRow, 'pipeline' | 'id'>,
      engineRunId: string,
      nextPageToken: Uint8Array | null,
      { wait, after = 0, signal }: { wait: boolean; after?: number; signal?: AbortSignal },
    ): Promise<HistoryPage> {
      const call = () =>
        workflowService.getWorkflowExecutionHistory({
          namespace,
          execution: { workflowId: workflowIdOf(row.pipeline, row.id), runId: engineRunId },
          waitNewEvent: wait,
          ...(nextPageToken && { nextPageToken }),
        });
      const page = await ask(
        () => (signal ? connection.withAbortSignal(signal, call) : call()),
        wait ? longPollDeadlineMs : requestDeadlineMs,
      );
      const part = await partOf((page.history?.events ?? []).filter(({ eventId }) => Number(eventId) > after));
      return { ...part, nextPageToken: page.nextPageToken?.length ? page.nextPageToken : null };
    },

    /** What has come after an event, read from the newest backwards: without a long-poll, and without reading all again. */
    async newerHistory(row: Pick<RunRow, 'pipeline' | 'id'>, engineRunId: string, after: number): Promise<HistoryPart> {
      const execution = { workflowId: workflowIdOf(row.pipeline, row.id), runId: engineRunId };
      const newer: HistoryEvent[] = [];
      let nextPageToken: Uint8Array | null = null;
      do {
        const page: Backwards = await ask(
          () =>
            workflowService.getWorkflowExecutionHistoryReverse({
              namespace,
              execution,
              maximumPageSize: nextPageToken ? mostPerPage : fewPerPage,
              ...(nextPageToken && { nextPageToken }),
            }),
          lookDeadlineMs,
        );
        const events = page.history?.events ?? [];
        const unknown = events.filter(({ eventId }) => Number(eventId) > after);
        newer.push(...unknown);
        nextPageToken = unknown.length === events.length && page.nextPageToken?.length ? page.nextPageToken : null;
      } while (nextPageToken);
      return partOf(newer.reverse());
    },

    /** How an execution began. @throws EngineNotFound, EngineUnavailable */
    async started(row: Pick<RunRow, 'pipeline' | 'id'>, engineRunId: string): Promise<StartedFact> {
      const execution = { workflowId: workflowIdOf(row.pipeline, row.id), runId: engineRunId };
      const { history } = await ask(() =>
        workflowService.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1 }),
      );
      const fact = history?.events?.[0] && (await decodeEvent(history.events[0], converter));
      if (fact?.kind !== 'workflowStarted') throw new EngineNotFound('the history of the execution has no beginning');
      return fact;
    },

    /** The workflow's own words and figures. @throws when no worker answers in time */
    progress: (row: Pick<RunRow, 'pipeline' | 'id'>, deadlineMs = requestDeadlineMs): Promise<WorkflowProgress> =>
      ask(() => handleOf(row).query<WorkflowProgress>('progress'), deadlineMs),

    /** Asks the workflow to cancel itself; asking again changes nothing. @throws EngineNotFound when it has closed */
    async cancel(row: Pick<RunRow, 'pipeline' | 'id' | 'generation'>, reason: string): Promise<void> {
      await ask(() =>
        workflowService.requestCancelWorkflowExecution({
          namespace,
          identity: client.options.identity,
          // The same request twice is one.
          requestId: `cancel-${row.id}-${row.generation}`,
          workflowExecution: { workflowId: workflowIdOf(row.pipeline, row.id) },
          reason,
        }),
      );
    },

    /** @throws EngineNotFound when the workflow has closed */
    signal: (row: Pick<RunRow, 'pipeline' | 'id'>, name: string, ...values: unknown[]): Promise<void> =>
      ask(() => handleOf(row).signal(name, ...values)),

    /**
     * Takes the run back to before the first of `steps` that was ever scheduled, with the results of the steps before it.
     * Signals and cancel requests are not applied again: old ones would end the new run.
     * @returns the new execution's id; null when there is nothing to go back to (start anew, then)
     */
    async reset(row: RunRow, steps: readonly string[], requestId: string): Promise<string | null> {
      const point = await findResetPoint(row, steps);
      if (!point) return null;
      const { ResetReapplyExcludeType } = proto.temporal.api.enums.v1;
      const answer = await ask(() =>
        workflowService.resetWorkflowExecution({
          namespace,
          workflowExecution: { workflowId: workflowIdOf(row.pipeline, row.id), runId: point.engineRunId },
          reason: `run again from ${row.rerunFromStep ?? steps[0]}`,
          workflowTaskFinishEventId: point.eventId as never,
          requestId,
          resetReapplyExcludeTypes: [
            ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL,
            ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_CANCEL_REQUEST,
          ],
        }),
      );
      return answer.runId;
    },

    /** The executions that match a visibility query, newest first, at most `limit`. */
    async list(query: string, limit: number): Promise<{ workflowId: string; engineRunId: string }[]> {
      const page = await askAboutAll(() =>
        workflowService.listWorkflowExecutions({ namespace, query, pageSize: limit }),
      );
      return (page.executions ?? []).map(({ execution }) => ({
        workflowId: execution?.workflowId ?? '',
        engineRunId: execution?.runId ?? '',
      }));
    },

    /** Whether any worker polls the queue. */
    async hasWorkers(taskQueue: string): Promise<boolean> {
      const { TaskQueueType } = proto.temporal.api.enums.v1;
      const answer = await askAboutAll(() =>
        workflowService.describeTaskQueue({
          namespace,
          taskQueue: { name: taskQueue },
          taskQueueType:
            taskQueue === 'pipelines' ? TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW : TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        }),
      );
      // A poller that has not polled for a minute is gone: the engine forgets it only after five.
      const recent = Date.now() - 70_000;
      return (answer.pollers ?? []).some(({ lastAccessTime }) => Date.parse(isoTime(lastAccessTime) ?? '') > recent);
    },

    /** How long the engine keeps the histories of closed workflows. */
    async retentionMs(): Promise<number> {
      const { config } = await askAboutAll(() => workflowService.describeNamespace({ namespace }));
      const seconds = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
      if (seconds === 0) throw new EngineUnavailable('the engine does not say how long it keeps histories');
      return seconds * 1_000;
    },

    /** Makes the search attributes that starts carry. Safe to repeat. */
    async registerSearchAttributes(): Promise<void> {
      const { INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
      const wanted = Object.values(searchAttributes).map(({ name }) => name);
      const { customAttributes } = await askAboutAll(() =>
        connection.operatorService.listSearchAttributes({ namespace }),
      );
      const missing = wanted.filter((name) => !(name in customAttributes));
      if (missing.length === 0) return;
      await askAboutAll(() =>
        connection.operatorService.addSearchAttributes({
          namespace,
          searchAttributes: Object.fromEntries(missing.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD])),
        }),
      );
    },
  };

  async function partOf(events: readonly HistoryEvent[]): Promise<HistoryPart> {
    const facts: HistoryFact[] = [];
    for (const event of events) {
      const fact = await decodeEvent(event, converter);
      if (fact) facts.push(fact);
    }
    return { facts, lastEventId: Number(events.at(-1)?.eventId ?? 0) };
  }

  async function pendingAttempt(
    activity: proto.temporal.api.workflow.v1.IPendingActivityInfo,
  ): Promise<PendingAttempt> {
    const { PendingActivityState } = proto.temporal.api.enums.v1;
    const details = await decodeOptionalSinglePayload<HeartbeatDetails>(
      converter,
      activity.heartbeatDetails?.payloads?.[0],
    );
    const nextAttemptAt = isoTime(activity.nextAttemptScheduleTime);
    const number = activity.attempt ?? 1;
    const started = activity.state !== PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
    const backingOff = !started && number > 1;
    return {
      number,
      state: started ? 'STARTED' : backingOff ? 'BACKING_OFF' : 'WAITING_FOR_WORKER',
      startedAt: started ? isoTime(activity.lastStartedTime) : null,
      nextAttemptAt: backingOff ? nextAttemptAt : null,
      error: activity.lastFailure
        ? {
            ...(await decodeFailure(activity.lastFailure, converter)),
            step: partsOf(activity.activityId ?? '').step,
          }
        : null,
      // What an attempt said of itself is not true of the next one.
      fraction: started ? (details?.fraction ?? null) : null,
      message: started ? (details?.message ?? null) : null,
    };
  }

  /**
   * Walks the chain of executions back to the beginning: a continue-as-new may have left a step in an older one, and a step of
   * many parts lives in several. The oldest counts.
   */
  async function findResetPoint(
    row: RunRow,
    steps: readonly string[],
  ): Promise<{ engineRunId: string; eventId: number } | null> {
    let { runId: engineRunId } = await ask(() => handleOf(row).describe());
    let found: { engineRunId: string; eventId: number } | null = null;
    let lastOfNewest: { engineRunId: string; eventId: number } | null = null;
    for (;;) {
      const workflowId = workflowIdOf(row.pipeline, row.id);
      const { events } = await ask(() => client.workflow.getHandle(workflowId, engineRunId).fetchHistory(), 10_000);
      let task: number | null = null;
      let before: number | null = null;
      let continuedFrom: string | null = null;
      for (const event of events ?? []) {
        continuedFrom ??= event.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || null;
        // What is kept of a history must not hold a cancel request: the new execution would end of it at once.
        if (event.workflowExecutionCancelRequestedEventAttributes) break;
        const scheduled = event.activityTaskScheduledEventAttributes?.activityId;
        if (scheduled && steps.includes(partsOf(scheduled).step)) before ??= task;
        if (event.workflowTaskCompletedEventAttributes) task = Number(event.eventId);
      }
      if (before !== null) found = { engineRunId, eventId: before };
      if (task !== null) lastOfNewest ??= { engineRunId, eventId: task };
      // Nothing to be run again was ever scheduled: go on from the last workflow task of the newest execution.
      if (!continuedFrom) return found ?? lastOfNewest;
      engineRunId = continuedFrom;
    }
  }
}

function isOpen(description: WorkflowExecutionDescription): boolean {
  return description.status.name === 'RUNNING' || description.status.name === 'PAUSED';
}

function sorted(error: unknown): Error {
  // An input that is too large for history lies in the blob store: the start waits for that, too.
  const ofBlobs = causesOf(error).find((cause) => cause instanceof BlobError);
  if (ofBlobs) return new EngineUnavailable(ofBlobs.message, { cause: error });
  if (error instanceof NamespaceNotFoundError) return new EngineUnavailable(error.message, { cause: error });
  if (error instanceof WorkflowNotFoundError)
    return new EngineNotFound('the engine has no such execution', { cause: error });
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  if (isGrpcServiceError(cause)) {
    // An engine that is just starting does not know its namespace yet: that says nothing of the run.
    if (cause.code === Code.NOT_FOUND && !/namespace/i.test(cause.details))
      return new EngineNotFound(cause.details, { cause: error });
    // A new engine is given the search attributes in a moment, by the loops.
    if (/search attribute/i.test(cause.details)) return new EngineUnavailable(cause.details, { cause: error });
    if (refusals.has(cause.code)) return new EngineRefused(cause.details, { cause: error });
    if (cause.code === Code.RESOURCE_EXHAUSTED) return new EngineBusy(cause.details, { cause: error });
    return new EngineUnavailable(cause.details, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
