/** The engine's history events as the few facts that the fold needs, with their payloads decoded. */
import type { LoadedDataConverter, Payload } from '@temporalio/common';
import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import type { Carried } from '../../workflows/lib/carried.ts';
import type { RunArguments } from '../../workflows/lib/pipeline.ts';
import type { RunEnd, WorkflowProgress } from '../../workflows/lib/steps.ts';
import { referenceIn, type PayloadReference } from '../services/payloads/largePayloads.ts';
import { isErrorCode, unexpectedMessage } from '../worker/failures.ts';
import { partsOf } from './activityId.ts';
import type { RunError } from './snapshot.ts';

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;
type ProtoFailure = proto.temporal.api.failure.v1.IFailure;
type ProtoTime = proto.google.protobuf.ITimestamp;

export type HistoryFact = { at: string } & (
  | {
      kind: 'workflowStarted';
      /** The execution that continued as this one. */
      continuedFrom: string | null;
      /** The execution for which the event was written; another one after a reset. */
      writtenFor?: string;
      /** What the execution before has handed over. */
      carried?: Carried;
    }
  | { kind: 'workflowTaskCompleted' }
  /** The engine took the run back to this point. */
  | { kind: 'reset' }
  | {
      kind: 'activityScheduled';
      eventId: number;
      activityId: string;
      maxAttempts: number | null;
      input: unknown;
      /** In place of an input that is too large for history. */
      largeInput?: PayloadReference;
    }
  /** Written together with the activity's end: history does not show a running activity's start. */
  | { kind: 'activityStarted'; scheduledEventId: number; attempt: number }
  | { kind: 'activityCompleted'; scheduledEventId: number; output: unknown; largeOutput?: PayloadReference }
  | { kind: 'activityFailed'; scheduledEventId: number; error: RunError }
  | { kind: 'activityCancelled'; scheduledEventId: number }
  | { kind: 'cancelRequested'; reason: string }
  | { kind: 'signaled'; name: string; words: unknown }
  /** `words`: the workflow's last; null where an earlier version gave none back. */
  | { kind: 'completed'; words: WorkflowProgress | null }
  | { kind: 'failed'; error: RunError }
  | { kind: 'cancelled' }
  | { kind: 'terminated'; reason: string }
  | { kind: 'timedOut' }
  | { kind: 'continuedAsNew'; newEngineRunId: string }
);

export type StartedFact = Extract<HistoryFact, { kind: 'workflowStarted' }>;

const EventType = proto.temporal.api.enums.v1.EventType;
const WorkflowTaskFailedCause = proto.temporal.api.enums.v1.WorkflowTaskFailedCause;

/** The fact in an event; null for an event that changes nothing that is shown. */
export async function decodeEvent(event: HistoryEvent, converter: LoadedDataConverter): Promise<HistoryFact | null> {
  const at = isoTime(event.eventTime) ?? new Date(0).toISOString();
  switch (event.eventType) {
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED: {
      const attributes = event.workflowExecutionStartedEventAttributes;
      const continuedFrom = attributes?.continuedExecutionRunId || null;
      const writtenFor = attributes?.originalExecutionRunId;
      const [run] = continuedFrom ? await decodeValue(converter, attributes?.input?.payloads) : [null];
      const carried = (run as RunArguments | null)?.carried;
      return {
        at,
        kind: 'workflowStarted',
        continuedFrom,
        ...(writtenFor && { writtenFor }),
        ...(carried && { carried }),
      };
    }
    case EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
      return { at, kind: 'workflowTaskCompleted' };
    case EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED: {
      const { cause } = event.workflowTaskFailedEventAttributes ?? {};
      return cause === WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW ? { at, kind: 'reset' } : null;
    }
    case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: {
      const attributes = event.activityTaskScheduledEventAttributes!;
      const [input, largeInput] = await decodeValue(converter, attributes.input?.payloads);
      return {
        at,
        kind: 'activityScheduled',
        eventId: Number(event.eventId),
        activityId: attributes.activityId ?? '',
        maxAttempts: attributes.retryPolicy?.maximumAttempts || null,
        input,
        ...(largeInput && { largeInput }),
      };
    }
    case EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED: {
      const attributes = event.activityTaskStartedEventAttributes!;
      return {
        at,
        kind: 'activityStarted',
        scheduledEventId: Number(attributes.scheduledEventId),
        attempt: attributes.attempt ?? 1,
      };
    }
    case EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED: {
      const attributes = event.activityTaskCompletedEventAttributes!;
      const [output, largeOutput] = await decodeValue(converter, attributes.result?.payloads);
      return {
        at,
        kind: 'activityCompleted',
        scheduledEventId: Number(attributes.scheduledEventId),
        output,
        ...(largeOutput && { largeOutput }),
      };
    }
    case EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED: {
      const attributes = event.activityTaskFailedEventAttributes!;
      const error = await decodeFailure(attributes.failure, converter);
      return { at, kind: 'activityFailed', scheduledEventId: Number(attributes.scheduledEventId), error };
    }
    case EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT: {
      const attributes = event.activityTaskTimedOutEventAttributes!;
      const error = await decodeFailure(attributes.failure, converter);
      return { at, kind: 'activityFailed', scheduledEventId: Number(attributes.scheduledEventId), error };
    }
    case EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED:
      return {
        at,
        kind: 'activityCancelled',
        scheduledEventId: Number(event.activityTaskCanceledEventAttributes?.scheduledEventId),
      };
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED:
      return {
        at,
        kind: 'cancelRequested',
        reason: event.workflowExecutionCancelRequestedEventAttributes?.cause ?? '',
      };
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED: {
      const attributes = event.workflowExecutionSignaledEventAttributes!;
      // An operator may send anything from the engine's UI; what cannot be read is no words.
      const [words] = await decodeArrayFromPayloads(converter, attributes.input?.payloads).catch(() => []);
      return { at, kind: 'signaled', name: attributes.signalName ?? '', words: words ?? null };
    }
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: {
      const attributes = event.workflowExecutionCompletedEventAttributes;
      const [end] = await decodeValue(converter, attributes?.result?.payloads);
      return { at, kind: 'completed', words: (end as Partial<RunEnd> | null)?.progress ?? null };
    }
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
      return {
        at,
        kind: 'failed',
        error: await decodeFailure(event.workflowExecutionFailedEventAttributes?.failure, converter),
      };
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
      return { at, kind: 'cancelled' };
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
      return { at, kind: 'terminated', reason: event.workflowExecutionTerminatedEventAttributes?.reason ?? '' };
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
      return { at, kind: 'timedOut' };
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
      return {
        at,
        kind: 'continuedAsNew',
        newEngineRunId: event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? '',
      };
    default:
      return null;
  }
}

/** The first value, or the reference to it where it is large: that is carried, and loaded by who needs the value. */
async function decodeValue(
  converter: LoadedDataConverter,
  payloads: Payload[] | null | undefined,
): Promise<[value: unknown, reference: PayloadReference | null]> {
  const reference = referenceIn(payloads?.[0]);
  if (reference) return [null, reference];
  const [value] = await decodeArrayFromPayloads(converter, payloads);
  return [value ?? null, null];
}

/** A failure as people read it; what nobody foresaw is masked. `step` is filled by who knows it. */
export async function decodeFailure(
  failure: ProtoFailure | null | undefined,
  converter: LoadedDataConverter,
): Promise<RunError> {
  return describeError(await decodeOptionalFailureToOptionalError(converter, failure));
}

function describeError(error: Error | undefined): RunError {
  if (error instanceof ActivityFailure) {
    return { ...describeError(error.cause), step: error.activityId ? partsOf(error.activityId).step : null };
  }
  if (error instanceof TimeoutFailure) {
    return error.timeoutType === TimeoutType.HEARTBEAT
      ? {
          code: 'WORKER_LOST',
          message: 'The worker that did this step stopped answering. Another one takes over.',
          step: null,
          retryable: true,
        }
      : { code: 'STEP_TIMED_OUT', message: 'This step took longer than it may.', step: null, retryable: true };
  }
  if (error instanceof ApplicationFailure && isErrorCode(error.type)) {
    return { code: error.type, message: error.message, step: null, retryable: !error.nonRetryable };
  }
  if (error instanceof CancelledFailure) {
    return { code: 'STEP_FAILED', message: 'The step was cancelled.', step: null, retryable: true };
  }
  return { code: 'STEP_FAILED', message: unexpectedMessage, step: null, retryable: true };
}

/** Millisecond precision, UTC. */
export function isoTime(time: ProtoTime | null | undefined): string | null {
  if (!time?.seconds) return null;
  return new Date(Number(time.seconds) * 1_000 + Math.floor((time.nanos ?? 0) / 1e6)).toISOString();
}
