/** The watcher of one run, with an engine, a store and a bus that say what the test wants: for what seldom happens. */
import { afterEach, expect, test } from '@jest/globals';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { pipelines } from '../../src/pipelines.ts';
import { Arrivals } from '../../src/runs/arrivals.ts';
import type { RunCore } from '../../src/runs/core.ts';
import {
  EngineBusy,
  EngineNotFound,
  EngineUnavailable,
  type EngineState,
  type HistoryPage,
  type HistoryPart,
} from '../../src/runs/engine.ts';
import { stepTimes } from '../../src/runs/estimate.ts';
import { LongPolls } from '../../src/runs/longPolls.ts';
import type { RunSnapshot } from '../../src/runs/snapshot.ts';
import { Watcher } from '../../src/runs/watcher.ts';
import type { WorkflowProgress } from '../../workflows/lib/steps.ts';
import type { BusMessage } from '../../src/services/bus/bus.ts';
import type { AttemptMessage } from '../../src/worker/messages.ts';
import { accepted, completed, moment, runError, scheduled, started, workflowTask } from '../support/facts.ts';
import { runRow } from '../support/snapshots.ts';

const definition = pipelines[0]!;
const step = definition.steps[0]!.key;
const row = runRow({ pipeline: definition.name });

interface Script {
  /** Whether the engine has no room for long-polls; then what it says when it is looked at, each time. */
  looks?: HistoryPart[];
  /** What the engine's description says, at each call. */
  describe(): Promise<EngineState>;
  repairMs?: number;
  /** The first page of an execution's history; of any other than these, the run's first step is under way. */
  firstPages?: Record<string, () => HistoryPage>;
  /** Watchers of other runs that have nothing to show yet. */
  others?: number;
  /** What the workflow says of itself; it is not heard from when left out. */
  words?: WorkflowProgress;
  /** How many polls after the first page are answered without anything that is shown. */
  emptyPages?: number;
}

const watchers: Watcher[] = [];
afterEach(() => {
  for (const watcher of watchers.splice(0)) watcher.stop();
});

/** A run whose first step is under way, as its history says for good: the long-poll after the first page has no answer. */
function watched({
  describe,
  repairMs = 3_600_000,
  emptyPages = 0,
  looks,
  firstPages = {},
  others = 0,
  words,
}: Script) {
  let hear: (message: BusMessage) => void = () => {};
  let tries = 0;
  let builds = 0;
  let asked = 0;
  const polls: AbortSignal[] = [];
  const history = async (
    _row: unknown,
    engineRunId: string,
    token: Uint8Array | null,
    { signal }: { signal?: AbortSignal },
  ): Promise<HistoryPage> => {
    if (looks) throw new EngineBusy('namespace concurrent poller limit exceeded');
    if (token === null)
      return (
        firstPages[engineRunId]?.() ?? {
          facts: [accepted(), workflowTask(1), scheduled(5, step, 1)],
          lastEventId: 5,
          nextPageToken: new Uint8Array([1]),
        }
      );
    polls.push(signal!);
    if (polls.length <= emptyPages) return { facts: [], lastEventId: 0, nextPageToken: token };
    return new Promise((_resolve, reject) =>
      signal!.addEventListener('abort', () => reject(new EngineUnavailable('the poll was ended'))),
    );
  };
  const arrivals = new Arrivals();
  const coming = Array.from({ length: others }, () => ({}));
  for (const other of coming) arrivals.begin(other);
  const core = {
    store: {
      async find() {
        tries += 1;
        await turn();
        return row;
      },
      attempts: () => Promise.resolve([]),
      generations: () => Promise.resolve(new Map([['engine-1', 1]])),
      knownGeneration: () => Promise.resolve(1),
      generationOf: () => Promise.resolve(1),
    },
    engine: {
      describe,
      history,
      newerHistory: (_row: unknown, _engineRunId: string, after: number) =>
        Promise.resolve(looks?.shift() ?? { facts: [], lastEventId: after }),
      progress() {
        asked += 1;
        return words ? sleep(5, { ...words }) : new Promise(() => {});
      },
    },
    bus: {
      publish() {},
      subscribe(_topic: string, listener: typeof hear) {
        hear = listener;
        return Promise.resolve(() => {});
      },
    },
    log: pino({ level: 'silent' }),
    settings: { usualFactor: 1, practice: true, repairMs },
    hooks: [],
    arrivals,
    longPolls: new LongPolls(1),
    payloads: { load: () => Promise.reject(new Error('nothing is large here')) },
    times() {
      builds += 1;
      return Promise.resolve(stepTimes(definition.steps, new Map(), 1));
    },
  } as unknown as RunCore;
  const watcher = new Watcher(core, row.id, () => {});
  watchers.push(watcher);
  const changes = watcher.subscribe();
  return {
    watcher,
    polls,
    /** How often it has begun to follow the run. */
    tries: () => tries,
    /** How many snapshots it has built. */
    builds: () => builds,
    hear: (message: BusMessage) => hear(message),
    /** How often the workflow was asked for its own words. */
    asked: () => asked,
    othersHaveCome: () => coming.forEach((other) => arrivals.end(other)),
    async until(is: (run: RunSnapshot) => boolean): Promise<RunSnapshot> {
      for (;;) {
        const { value, done } = await changes.next();
        if (done) throw new Error('the watcher ended');
        if (is(value)) return value;
      }
    },
  };
}

const going: EngineState = { engineRunId: 'engine-1', open: true, pending: new Map() };

const attempt = (number: number, changes: Partial<AttemptMessage> = {}): AttemptMessage => ({
  kind: 'attempt',
  engineRunId: 'engine-1',
  activityId: step,
  number,
  startedAt: moment(number),
  finishedAt: null,
  outcome: 'RUNNING',
  error: null,
  usage: { promptTokens: 0, completionTokens: 0, costUsd: null },
  practice: true,
  ...changes,
});

test('after a poll that it has ended itself it tries again at once, but no engine that is away over and over', async () => {
  let away = false;
  const { polls, tries, until } = watched({
    repairMs: 2,
    // Ahead of the history that was read: the step is not under way any more, so the poll is ended and history read again.
    describe() {
      if (polls[0]?.aborted) away = true;
      return away ? Promise.reject(new EngineUnavailable('away')) : Promise.resolve(going);
    },
  });
  await until(({ status }) => status === 'RUNNING');
  expect(tries()).toBe(1);
  while (!away) await turn();
  for (let turns = 0; turns < 200; turns++) await turn();
  // After the one at once it pauses for a second; without that it would try in each of these turns.
  expect(tries()).toBeGreaterThan(1);
  expect(tries()).toBeLessThan(20);
});

test('a page of history with nothing that is shown makes no snapshot', async () => {
  const { polls, builds, until } = watched({ describe: () => Promise.resolve(going), emptyPages: 3 });
  await until(({ status }) => status === 'RUNNING');
  while (polls.length < 4) await turn();
  expect(builds()).toBe(1);
});

test('the late end of an attempt that has a later one is refused, as in the ledger: it stays lost', async () => {
  const { hear, until } = watched({
    describe: () => Promise.resolve(going),
  });
  const outcomes = ({ steps }: RunSnapshot) => steps[0]!.attempts.map(({ outcome }) => outcome);

  await until(({ status }) => status === 'RUNNING');
  hear(attempt(1));
  await until((run) => outcomes(run).length === 1);
  hear(attempt(2));
  await until((run) => outcomes(run).length === 2);
  const usage = { promptTokens: 7, completionTokens: 7, costUsd: null };
  hear(attempt(1, { finishedAt: moment(9), outcome: 'FAILED', error: runError('STEP_FAILED', step), usage }));
  // What is shown after it was heard.
  hear({
    kind: 'report',
    engineRunId: 'engine-1',
    activityId: step,
    number: 2,
    fraction: 0.5,
    message: 'half of it',
  });
  const run = await until(({ steps }) => steps[0]!.message === 'half of it');
  expect(outcomes(run)).toEqual(['LOST', 'RUNNING']);
  expect(run.steps[0]!.attempts[0]!.error).toMatchObject({ code: 'WORKER_LOST' });
  expect(run.usage.promptTokens).toBe(0);
});

test('a failed attempt is asked for until the engine knows of it too, and when it tries again', async () => {
  const nothing = { nextAttemptAt: null, error: null, fraction: null, message: null };
  const running = { ...nothing, number: 1, state: 'STARTED' as const, startedAt: moment(1) };
  const error = runError('STEP_FAILED', step);
  const waiting = {
    ...nothing,
    number: 2,
    state: 'BACKING_OFF' as const,
    startedAt: null,
    nextAttemptAt: moment(60),
    error,
  };
  let described = 0;
  const { hear, until } = watched({
    // When the watcher comes, and when it asks for the first two times.
    describe() {
      const pending = new Map([[step, (described += 1) > 3 ? waiting : running]]);
      return Promise.resolve({ ...going, pending });
    },
  });
  await until(({ status }) => status === 'RUNNING');
  hear(attempt(1, { finishedAt: moment(9), outcome: 'FAILED', error }));
  const { steps } = await until((run) => run.steps[0]!.status === 'RETRYING');
  expect(steps[0]).toMatchObject({ nextAttemptAt: moment(60), error: { code: 'STEP_FAILED' } });
});

test('without room for a long-poll it looks by itself, and shows no trouble', async () => {
  const begun = { facts: [accepted(), workflowTask(1), scheduled(5, step, 1)], lastEventId: 5 };
  const goesOn = { facts: [started(5, 2), completed(5, 3, 'done'), workflowTask(4)], lastEventId: 8 };
  const { until } = watched({ describe: () => Promise.resolve(going), looks: [begun, goesOn] });
  const first = await until(({ status }) => status === 'RUNNING');
  expect(first.statusReason).toBeNull();
  const next = await until(({ steps }) => steps[0]!.status === 'COMPLETED');
  expect(next.statusReason).toBeNull();
});

test('where the table does not know the newest execution, the end of the one that it knows leads there', async () => {
  const newest: EngineState = { engineRunId: 'engine-2', open: true, pending: new Map() };
  const { until } = watched({
    describe: () => Promise.resolve(newest),
    firstPages: {
      'engine-1': () => ({
        facts: [accepted(), workflowTask(1), { at: moment(2), kind: 'terminated', reason: 'reset' }],
        lastEventId: 6,
        nextPageToken: null,
      }),
    },
  });
  const first = await until(() => true);
  expect(first).toMatchObject({ status: 'RUNNING', statusReason: null });
});

test('where the engine no longer has the execution that the table knows, it is asked for the newest, and nobody sees trouble', async () => {
  const newest: EngineState = { engineRunId: 'engine-2', open: true, pending: new Map() };
  const { until } = watched({
    describe: () => Promise.resolve(newest),
    firstPages: {
      'engine-1'() {
        throw new EngineNotFound('no such execution');
      },
    },
  });
  let first: RunSnapshot | null = null;
  void until(() => true).then((run) => (first = run));
  // At once: trouble would be waited out for a second.
  for (let turns = 0; turns < 50; turns++) await turn();
  expect(first).toMatchObject({ status: 'RUNNING', statusReason: null });
});

test('in a crowd of watchers a history is enough to be shown; what makes it fuller comes when all have theirs', async () => {
  let described = 0;
  const { until, asked, othersHaveCome } = watched({
    describe() {
      described += 1;
      return Promise.resolve(going);
    },
    others: 20,
  });
  await until(({ status }) => status === 'RUNNING');
  for (let turns = 0; turns < 20; turns++) await turn();
  expect({ described, asked: asked() }).toEqual({ described: 0, asked: 0 });
  othersHaveCome();
  while (asked() === 0) await turn();
});

test.each([
  ['one viewer is told the workflow’s own words as soon as they are known', 0, 0],
  ['a crowd that has just been told of the change is told the words a moment later', 200, 40],
])('%s', async (_name, others, atLeastMs) => {
  const words = { ...noWords, message: 'Baking' };
  const looks = [{ facts: [accepted(), workflowTask(1), scheduled(5, step, 1)], lastEventId: 5 }];
  const { watcher, hear, until } = watched({ describe: () => Promise.resolve(going), looks, words });
  for (let count = 0; count < others; count += 1) watcher.subscribe();
  await until(({ progress }) => progress.message === 'Baking');
  words.message = 'Cooling';
  looks.push({ facts: [started(5, 2), completed(5, 3, 'done'), workflowTask(4)], lastEventId: 8 });
  hear(attempt(1));
  const changed = await until(({ steps }) => steps[0]!.status === 'COMPLETED');
  const toldAt = performance.now();
  expect(changed.progress.message).toBe('Baking');
  await until(({ progress }) => progress.message === 'Cooling');
  expect(performance.now() - toldAt).toBeGreaterThanOrEqual(atLeastMs);
});

const noWords: WorkflowProgress = {
  phase: null,
  message: '',
  completedSteps: [],
  runningSteps: [],
  note: null,
  kept: false,
  lease: null,
};
