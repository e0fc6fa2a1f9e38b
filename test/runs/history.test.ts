import { describe, expect, test } from '@jest/globals';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { defaultFailureConverter, defaultPayloadConverter, toPayloads } from '@temporalio/common';
import proto from '@temporalio/proto';
import { decodeEvent, decodeFailure } from '../../src/runs/history.ts';
import { describeFailure, isCancellation, unexpectedMessage } from '../../src/worker/failures.ts';

const { EventType, WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;
const converter = {
  payloadConverter: defaultPayloadConverter,
  failureConverter: defaultFailureConverter,
  payloadCodecs: [],
};
const eventTime = { seconds: 1_767_225_600 as never, nanos: 123_456_789 };
const at = '2026-01-01T00:00:00.123Z';
const payloads = (...values: unknown[]) => ({ payloads: toPayloads(defaultPayloadConverter, ...values) ?? [] });
const decode = (eventType: number, attributes: object = {}) =>
  decodeEvent({ eventId: 7 as never, eventTime, eventType, ...attributes }, converter);
const asFailure = (error: Error) => defaultFailureConverter.errorToFailure(error, defaultPayloadConverter);

const progress = { phase: 'cook', message: 'Done', completedSteps: ['shop', 'cook'], runningSteps: [], note: null };

describe('an event of the engine as a fact', () => {
  test.each([
    [
      'a start',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
      { workflowExecutionStartedEventAttributes: { continuedExecutionRunId: '' } },
      { at, kind: 'workflowStarted', continuedFrom: null },
    ],
    [
      'the next link’s start',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
      { workflowExecutionStartedEventAttributes: { continuedExecutionRunId: 'before' } },
      { at, kind: 'workflowStarted', continuedFrom: 'before' },
    ],
    ['a workflow task', EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, {}, { at, kind: 'workflowTaskCompleted' }],
    [
      'a reset',
      EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
      {
        workflowTaskFailedEventAttributes: {
          cause: WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW,
        },
      },
      { at, kind: 'reset' },
    ],
    [
      'another failure of a workflow task',
      EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
      { workflowTaskFailedEventAttributes: { cause: 1 } },
      null,
    ],
    [
      'a step with its input',
      EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
      {
        activityTaskScheduledEventAttributes: {
          activityId: 'lunches',
          retryPolicy: { maximumAttempts: 5 },
          input: payloads({ wish: 1 }),
        },
      },
      { at, kind: 'activityScheduled', eventId: 7, activityId: 'lunches', maxAttempts: 5, input: { wish: 1 } },
    ],
    [
      'an attempt’s start',
      EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
      { activityTaskStartedEventAttributes: { scheduledEventId: 5, attempt: 3 } },
      { at, kind: 'activityStarted', scheduledEventId: 5, attempt: 3 },
    ],
    [
      'a step’s result',
      EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
      { activityTaskCompletedEventAttributes: { scheduledEventId: 5, result: payloads('soup') } },
      { at, kind: 'activityCompleted', scheduledEventId: 5, output: 'soup' },
    ],
    [
      'a cancelled step',
      EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
      { activityTaskCanceledEventAttributes: { scheduledEventId: 5 } },
      { at, kind: 'activityCancelled', scheduledEventId: 5 },
    ],
    [
      'a cancel with its reason',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
      { workflowExecutionCancelRequestedEventAttributes: { cause: 'user' } },
      { at, kind: 'cancelRequested', reason: 'user' },
    ],
    [
      'a signal',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
      { workflowExecutionSignaledEventAttributes: { signalName: 'note', input: payloads('hello') } },
      { at, kind: 'signaled', name: 'note', words: 'hello' },
    ],
    [
      'a signal with nothing in it',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
      { workflowExecutionSignaledEventAttributes: { signalName: 'keep' } },
      { at, kind: 'signaled', name: 'keep', words: null },
    ],
    [
      'a signal that is no JSON',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
      {
        workflowExecutionSignaledEventAttributes: {
          signalName: 'note',
          input: {
            payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('oh no') }],
          },
        },
      },
      { at, kind: 'signaled', name: 'note', words: null },
    ],
    [
      'the end, with the workflow’s last words',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
      { workflowExecutionCompletedEventAttributes: { result: payloads({ result: 3, progress }) } },
      { at, kind: 'completed', words: progress },
    ],
    [
      'the end of a workflow that gave back no words',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
      {},
      { at, kind: 'completed', words: null },
    ],
    ['a cancelled run', EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, {}, { at, kind: 'cancelled' }],
    [
      'a terminated run',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
      { workflowExecutionTerminatedEventAttributes: { reason: 'tidying' } },
      { at, kind: 'terminated', reason: 'tidying' },
    ],
    ['a run that took too long', EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT, {}, { at, kind: 'timedOut' }],
    [
      'a run that goes on in another',
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
      { workflowExecutionContinuedAsNewEventAttributes: { newExecutionRunId: 'next' } },
      { at, kind: 'continuedAsNew', newEngineRunId: 'next' },
    ],
    ['a timer', EventType.EVENT_TYPE_TIMER_STARTED, {}, null],
  ])('%s', async (_what, eventType, attributes, fact) => {
    expect(await decode(eventType, attributes)).toEqual(fact);
  });

  test('a step that failed, and the run with it', async () => {
    const cause = ApplicationFailure.nonRetryable('It said no.', 'ANSWER_REFUSED');
    expect(
      await decode(EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED, {
        activityTaskFailedEventAttributes: { scheduledEventId: 5, failure: asFailure(cause) },
      }),
    ).toEqual({
      at,
      kind: 'activityFailed',
      scheduledEventId: 5,
      error: { code: 'ANSWER_REFUSED', message: 'It said no.', step: null, retryable: false },
    });
    const failure = asFailure(
      new ActivityFailure('', 'writeLunches', 'lunches/2', RetryState.NON_RETRYABLE_FAILURE, 'worker', cause),
    );
    expect(
      await decode(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, {
        workflowExecutionFailedEventAttributes: { failure },
      }),
    ).toMatchObject({ kind: 'failed', error: { code: 'ANSWER_REFUSED', step: 'lunches', retryable: false } });
  });

  test('a step whose last attempt fell silent was lost with its worker', async () => {
    expect(
      await decode(EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT, {
        activityTaskTimedOutEventAttributes: {
          scheduledEventId: 5,
          failure: asFailure(new TimeoutFailure('', undefined, TimeoutType.HEARTBEAT)),
        },
      }),
    ).toMatchObject({ kind: 'activityFailed', error: { code: 'WORKER_LOST', retryable: true } });
  });
});

describe('a failure as people read it', () => {
  test.each([
    [
      'with a code of ours, that may heal',
      ApplicationFailure.retryable('busy', 'PROVIDER_RATE_LIMITED'),
      'PROVIDER_RATE_LIMITED',
      'busy',
      true,
    ],
    [
      'with a code of ours, for good',
      ApplicationFailure.nonRetryable('no', 'ANSWER_REFUSED'),
      'ANSWER_REFUSED',
      'no',
      false,
    ],
    ['that nobody foresaw', new TypeError('/secret/path is undefined'), 'STEP_FAILED', unexpectedMessage, true],
    [
      'with a code that is not ours',
      ApplicationFailure.retryable('/secret', 'SomeError'),
      'STEP_FAILED',
      unexpectedMessage,
      true,
    ],
    [
      'by heartbeat',
      new TimeoutFailure('', undefined, TimeoutType.HEARTBEAT),
      'WORKER_LOST',
      /stopped answering/,
      true,
    ],
    ['by time', new TimeoutFailure('', undefined, TimeoutType.START_TO_CLOSE), 'STEP_TIMED_OUT', /longer than/, true],
    ['by a cancel', new CancelledFailure('x'), 'STEP_FAILED', /cancelled/, true],
  ])('%s', async (_what, error, code, message, retryable) => {
    const described = await decodeFailure(asFailure(error), converter);
    expect(described).toMatchObject({ code, retryable, step: null });
    expect(described.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  test('no failure at all', async () => {
    expect(await decodeFailure(undefined, converter)).toMatchObject({
      code: 'STEP_FAILED',
      message: unexpectedMessage,
    });
  });

  test('in the worker: codes pass, everything else is masked', () => {
    expect(describeFailure(ApplicationFailure.nonRetryable('no', 'ANSWER_REFUSED'), 'lunches')).toEqual({
      code: 'ANSWER_REFUSED',
      message: 'no',
      step: 'lunches',
      retryable: false,
    });
    expect(describeFailure(new Error('password=hunter2'), 'lunches')).toEqual({
      code: 'STEP_FAILED',
      message: unexpectedMessage,
      step: 'lunches',
      retryable: true,
    });
    expect(describeFailure('thrown text', 'lunches').message).toBe(unexpectedMessage);
  });

  test('what counts as cancelled', () => {
    expect(isCancellation(new CancelledFailure('x'))).toBe(true);
    expect(isCancellation(Object.assign(new Error('x'), { name: 'AbortError' }))).toBe(true);
    expect(isCancellation(new Error('x'))).toBe(false);
  });
});
