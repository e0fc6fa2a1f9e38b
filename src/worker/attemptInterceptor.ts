/**
 * Opens the step context around every activity, tells viewers at once that an attempt has started or ended (which history
 * does not show while an activity runs), keeps the attempt ledger, and heartbeats so that a cancel arrives.
 */
import type { Context } from '@temporalio/activity';
import type {
  ActivityExecuteInput,
  ActivityInterceptorsFactory,
  Next,
  ActivityInboundCallsInterceptor,
} from '@temporalio/worker';
import type { Config } from '../config.ts';
import { partsOf } from '../runs/activityId.ts';
import { runIdOf } from '../runs/workflowId.ts';
import { isFree, type RunError, type Usage } from '../runs/snapshot.ts';
import { runTopic, type Bus } from '../services/bus/bus.ts';
import type { Log } from '../services/log.ts';
import type { LargePayloads } from '../services/payloads/largePayloads.ts';
import { persistently } from '../services/persistently.ts';
import { createCrowds, quietMs, type Crowds } from './crowds.ts';
import { describeFailure, isCancellation } from './failures.ts';
import type { Ledger } from './ledger.ts';
import type { AttemptMessage, ReportMessage, TextMessage } from './messages.ts';
import { withStepContext, type StepContext } from './stepContext.ts';
import { createTextStream } from './textStream.ts';

export interface AttemptServices {
  bus: Bus;
  ledger: Ledger;
  log: Log;
  config: Pick<Config, 'HEARTBEAT_MS'>;
  payloads: Pick<LargePayloads, 'keep'>;
}

/** What a heartbeat carries; the api reads it when it repairs what it shows. */
export interface HeartbeatDetails {
  fraction: number | null;
  message: string | null;
}

/** How long a retry waits for its row in the ledger; with the database away it goes on without. */
const fenceMs = 500;

export function attemptInterceptor(services: AttemptServices): ActivityInterceptorsFactory {
  const around = { ...services, crowds: createCrowds() };
  return (context) => ({
    inbound: {
      execute: (input, next) => {
        const run = context.info.isLocal ? null : runIdOf(context.info.workflowExecution?.workflowId ?? '');
        return run ? executeAttempt(around, context, run, input, next) : next(input);
      },
    },
  });
}

type Around = AttemptServices & { crowds: Crowds };

type Execute = Next<ActivityInboundCallsInterceptor, 'execute'>;

async function executeAttempt(
  services: Around,
  context: Context,
  run: { pipeline: string; runId: string },
  input: ActivityExecuteInput,
  next: Execute,
): Promise<unknown> {
  const attempt = openAttempt(services, context, run);
  attempt.started();
  // The fence against an earlier attempt that stood still and goes on: it must find this one in the ledger.
  if (context.info.attempt > 1) await services.ledger.flush(fenceMs);
  try {
    const output = await withStepContext(attempt.stepContext, async () => {
      const result = await next(input);
      // While the attempt still heartbeats and can say that it waits: the SDK, which keeps it else, would fail the attempt.
      await persistently('keep the result', () =>
        services.payloads.keep(context.info.workflowExecution!.workflowId, result),
      );
      return result;
    });
    attempt.ended('SUCCEEDED', null);
    return output;
  } catch (error) {
    const cancelled = context.cancellationSignal.aborted && isCancellation(error);
    attempt.ended(
      cancelled ? 'CANCELLED' : 'FAILED',
      cancelled ? null : describeFailure(error, attempt.stepContext.step),
    );
    logFailure(services.log, context, run.runId, error, cancelled);
    throw error;
  } finally {
    attempt.close();
  }
}

function openAttempt(
  { bus, ledger, config, crowds }: Around,
  context: Context,
  run: { pipeline: string; runId: string },
) {
  const { activityId, attempt: number, workflowExecution } = context.info;
  const engineRunId = workflowExecution!.runId;
  const { step, part } = partsOf(activityId);
  const topic = runTopic(run.runId);
  const key = { engineRunId, activityId, number };
  const startedAt = new Date();
  const usage: Usage = { promptTokens: 0, completionTokens: 0, costUsd: null };
  const state: HeartbeatDetails = { fraction: null, message: null };
  let practice = false;
  /** Runs while nobody has been told of the attempt. */
  let quiet: NodeJS.Timeout | null = null;

  const text = createTextStream((frame) =>
    bus.publish(topic, { kind: 'text', ...key, ...frame } satisfies TextMessage),
  );
  const heart = setInterval(() => context.heartbeat(state), config.HEARTBEAT_MS);

  function tell(outcome: AttemptMessage['outcome'], finishedAt: Date | null, error: RunError | null): void {
    ledger.write({
      runId: run.runId,
      ...key,
      startedAt,
      finishedAt,
      outcome: outcome === 'RUNNING' ? null : outcome,
      errorCode: error?.code ?? null,
      errorMessage: error?.message ?? null,
      errorRetryable: error && Number(error.retryable),
      ...usage,
      practice: Number(practice),
    });
    bus.publish(topic, {
      kind: 'attempt',
      ...key,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      outcome,
      error: error && { ...error, message: error.message.slice(0, 1_000) },
      usage: { ...usage },
      practice,
    } satisfies AttemptMessage);
  }

  function tellStart(): void {
    if (quiet) clearTimeout(quiet);
    quiet = null;
    tell('RUNNING', null, null);
  }

  const stepContext: StepContext = {
    ...run,
    engineRunId,
    activityId,
    step,
    part,
    attempt: number,
    signal: context.cancellationSignal,
    report({ fraction, message }) {
      if (quiet) tellStart();
      if (fraction !== undefined) state.fraction = Math.min(1, Math.max(0, fraction));
      if (message !== undefined) state.message = message.slice(0, 200);
      context.heartbeat(state);
      bus.publish(topic, { kind: 'report', ...key, ...state } satisfies ReportMessage);
    },
    write: text.write,
    restartText: text.restart,
    use(more, ofPractice) {
      usage.promptTokens += more.promptTokens;
      usage.completionTokens += more.completionTokens;
      if (more.costUsd !== null) usage.costUsd = (usage.costUsd ?? 0) + more.costUsd;
      practice ||= ofPractice;
    },
  };

  return {
    stepContext,
    started() {
      // The start of a retry is the fence against the attempt before it.
      const isOneOfMany = number === 1 && part !== null && crowds.joins(engineRunId, step);
      if (isOneOfMany) quiet = setTimeout(tellStart, quietMs);
      else tellStart();
    },
    ended(outcome: 'SUCCEEDED' | 'FAILED' | 'CANCELLED', error: RunError | null) {
      text.close();
      const isUntold = quiet !== null;
      if (quiet) clearTimeout(quiet);
      // All that there is to say of it is in the history.
      if (isUntold && outcome === 'SUCCEEDED' && isFree(usage) && !practice) return;
      tell(outcome, new Date(), error);
    },
    close: () => clearInterval(heart),
  };
}

function logFailure(log: Log, context: Context, runId: string, error: unknown, cancelled: boolean): void {
  const { activityId, attempt } = context.info;
  const entry = { runId, activityId, attempt, err: error };
  if (cancelled) log.info({ runId, activityId, attempt }, 'an activity was cancelled');
  else if (describeFailure(error, activityId).code === 'STEP_FAILED')
    log.error(entry, 'an activity failed unexpectedly');
  else log.info(entry, 'an activity failed');
}
