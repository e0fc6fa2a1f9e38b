/** The language model's service as the worker has it, against the real practice provider and a real database. */
import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { parseConfig, type Config } from '../../src/config.ts';
import type { Call } from '../../src/practice/callLog.ts';
import type { Usage } from '../../src/runs/snapshot.ts';
import { openDatabase, type Database } from '../../src/services/database.ts';
import { createLlm, type Llm } from '../../src/services/llm.ts';
import { withStepContext, type StepContext } from '../../src/worker/stepContext.ts';
import { startTestStack, type TestStack } from './stack.ts';

export interface LlmBench {
  stack: TestStack;
  database: Database;
  practiceUrl: string;
  config(env?: NodeJS.ProcessEnv): Config;
  llm(env?: NodeJS.ProcessEnv): Llm;
  /** The next `times` calls (one) of this step meet the fault. */
  fault(step: FakeStep, fault: string, options?: Record<string, unknown>): Promise<void>;
  /** What the provider has got for this step. */
  calls(step: FakeStep): Promise<Call[]>;
  stop(): Promise<void>;
}

export async function startLlmBench(): Promise<LlmBench> {
  const stack = await startTestStack({ only: ['postgres', 'practice'] });
  const practiceUrl = stack.addresses.practice!;
  const log = pino({ level: 'silent' });
  const database = openDatabase(stack.addresses.database!, log);
  const config = (env: NodeJS.ProcessEnv = {}) =>
    parseConfig({ PRACTICE_URL: practiceUrl, LLM_FIRST_BYTE_MS: '5000', LLM_SILENCE_MS: '5000', ...env });
  return {
    stack,
    database,
    practiceUrl,
    config,
    llm: (env) => createLlm({ config: config(env), database, log }),
    async fault(step, fault, options = {}) {
      const response = await fetch(`${practiceUrl}/practice/faults`, {
        method: 'POST',
        body: JSON.stringify({ match: { run: step.context.runId }, fault, ...options }),
      });
      expect(response.status).toBe(201);
    },
    async calls(step) {
      const response = await fetch(`${practiceUrl}/practice/calls?run=${step.context.runId}`);
      return (await response.json()) as Call[];
    },
    async stop() {
      await database.close();
      await stack.dispose();
    },
  };
}

/** A step as the worker's interceptor opens it, that remembers what it was told. */
export interface FakeStep {
  context: StepContext;
  /** What viewers have read: since the last restart. */
  text(): string;
  reports: { fraction?: number; message?: string }[];
  used: Usage[];
  practice: boolean[];
  cancel(reason: Error): void;
  /** Resolves with the first message that matches, also one that came before. */
  message(pattern: RegExp): Promise<string>;
  /** Resolves when viewers have text to read. */
  hasText(): Promise<void>;
  run<Result>(body: () => Promise<Result>): Promise<Result>;
  /** The same step in its next attempt. */
  nextAttempt(): FakeStep;
}

export function fakeStep(overrides: Partial<StepContext> = {}): FakeStep {
  const controller = new AbortController();
  const reports: FakeStep['reports'] = [];
  const used: Usage[] = [];
  const practice: boolean[] = [];
  let text = '';
  let waiting: (() => boolean)[] = [];
  const tell = () => {
    waiting = waiting.filter((isDone) => !isDone());
  };
  const when = <Value>(look: () => Value | undefined) =>
    new Promise<Value>((resolve) => {
      waiting.push(() => {
        const value = look();
        if (value === undefined) return false;
        resolve(value);
        return true;
      });
      tell();
    });
  const context: StepContext = {
    runId: randomUUID(),
    pipeline: 'mealPlan',
    engineRunId: randomUUID(),
    activityId: 'lunches',
    step: 'lunches',
    part: null,
    attempt: 1,
    signal: controller.signal,
    report(state) {
      reports.push(state);
      tell();
    },
    write(piece) {
      text += piece;
      tell();
    },
    restartText() {
      text = '';
    },
    use(usage, isPractice) {
      used.push(usage);
      practice.push(isPractice);
    },
    ...overrides,
  };
  return {
    context,
    text: () => text,
    reports,
    used,
    practice,
    cancel: (reason) => controller.abort(reason),
    message: (pattern) =>
      when(() => reports.map(({ message }) => message ?? '').find((message) => pattern.test(message))),
    hasText: () => when(() => (text ? true : undefined)).then(() => {}),
    run: (body) => withStepContext(context, body),
    nextAttempt: () =>
      fakeStep({
        runId: context.runId,
        engineRunId: context.engineRunId,
        activityId: context.activityId,
        step: context.step,
        attempt: context.attempt + 1,
      }),
  };
}
