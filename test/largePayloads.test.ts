/**
 * What is too large for the engine's history lies in the blob store: a whole run whose every value is, with its worker killed;
 * and a result of 1 MiB, as it comes, with its replay.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createEngine } from '../src/runs/engine.ts';
import { forgetPayloads } from '../src/runs/forgetPayloads.ts';
import { loadLargeOutputs } from '../src/runs/largeOutputs.ts';
import { decodeEvent, type HistoryFact } from '../src/runs/history.ts';
import { workflowIdOf } from '../src/runs/workflowId.ts';
import { BlobError, blobNotFound } from '../src/services/blobs/blobError.ts';
import { createFolderBlobs } from '../src/services/blobs/folderBlobs.ts';
import { createLargePayloads, payloadsOf, type PayloadReference } from '../src/services/payloads/largePayloads.ts';
import { createValueCache } from '../src/services/payloads/valueCache.ts';
import { completed, foldAll, scheduled, started } from './support/facts.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import type { ParcelActivities } from './support/parcels.ts';
import { runRow } from './support/snapshots.ts';
import { inShort, stepOf } from './support/runView.ts';
import { s3ServerProgram, startS3Server } from './support/s3Server.ts';
import { eventually } from './support/waiting.ts';
import { sample } from './pipelines/mealPlan.ts';

jest.setTimeout(120_000);
// The replay that has no store fails loudly.
Runtime.install({ logger: new DefaultLogger('ERROR', () => {}), telemetryOptions: { logging: { filter: 'OFF' } } });

/** So low that nearly everything in a meal plan is large. */
const thresholdBytes = 1_000;

const program = await s3ServerProgram();

let longhaul: Longhaul;
let folder: string;
beforeAll(async () => {
  longhaul = await startLonghaul({ env: { LARGE_PAYLOAD_BYTES: String(thresholdBytes) } });
  folder = longhaul.stack.env.LONGHAUL_DATA_DIR!;
});
afterAll(() => longhaul.dispose());

type History = Awaited<ReturnType<ReturnType<Longhaul['handle']>['fetchHistory']>>;

/** The bytes of every payload in a history, wherever it stands. */
function payloadSizes(value: unknown): number[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  const { metadata, data } = value as { metadata?: unknown; data?: unknown };
  if (metadata && ArrayBuffer.isView(data)) return [data.byteLength];
  return Object.values(value).flatMap(payloadSizes);
}
async function facts(history: History): Promise<HistoryFact[]> {
  const decoded = await Promise.all(history.events!.map((event) => decodeEvent(event, loadDataConverter())));
  return decoded.filter((fact) => fact !== null);
}

describe('a run whose every value is large', () => {
  test('has small payloads in its history, survives its worker, and shows all of it', async () => {
    const tag = randomUUID();
    await longhaul.practice.fault({
      match: { words: tag, step: 'dinners' },
      fault: 'slowDrip',
      everyMs: 200,
      pieces: 5,
    });
    const { id, pipeline } = (await longhaul.local.start('mealPlan', sample.input(tag))).run!;
    const view = longhaul.local.watch(id);
    await longhaul.practice.call(id, 'dinners');
    await longhaul.stack.process('worker').kill('SIGKILL');
    const ended = await view.ended;
    expect(inShort(ended)).toMatchObject({ status: 'COMPLETED', error: null });

    const history = await longhaul.handle({ pipeline, id }).fetchHistory();
    expect(Math.max(...payloadSizes(history))).toBeLessThan(thresholdBytes);
    const referring = (await facts(history)).filter((fact) => 'largeInput' in fact || 'largeOutput' in fact);
    expect(referring.length).toBeGreaterThan(7);
    const kept = (await readdir(join(folder, 'blobs/content/payloads', workflowIdOf(pipeline, id)))).length;
    // The same value is kept once.
    expect(kept).toBeLessThanOrEqual(referring.length);

    // What the next step was given is what this one gave.
    const lunches = stepOf(ended, 'lunches').output as { meals: { name: string }[] };
    const dinners = stepOf(ended, 'dinners').input as { planned: { name: string }[] };
    expect(lunches.meals).toHaveLength(7);
    expect(dinners.planned.slice(7)).toEqual(lunches.meals);
    expect(stepOf(ended, 'shoppingList').message).toMatch(/things to buy/);
    const { run } = await longhaul.local.ask(
      'query ($id: ID!) { run(id: $id) { result { ... on MealPlan { days { dinner { name } } } } } }',
      { id },
    );
    expect(run.result.days.map((day: any) => day.dinner.name)).toEqual(
      (stepOf(ended, 'dinners').output as typeof lunches).meals.map(({ name }) => name),
    );
  });

  test('is run again from a step with what it has kept', async () => {
    const tag = randomUUID();
    await longhaul.practice.fault({ match: { words: tag, step: 'prepGuide' }, fault: '401' });
    const { id } = (await longhaul.local.start('mealPlan', sample.input(tag))).run!;
    expect(inShort(await longhaul.local.watch(id).ended)).toMatchObject({ status: 'FAILED' });
    await longhaul.local.rerun(id);
    const again = await longhaul.local.watch(id).ended;
    expect(again).toMatchObject({ status: 'COMPLETED', generation: 2 });
    expect(stepOf(again, 'lunches').output).toMatchObject({ meals: expect.arrayContaining([]) });
    expect(await longhaul.practice.calls(id, 'lunches')).toHaveLength(1);
  });

  test('keeps its result when its payloads are deleted, and shows nothing in their place', async () => {
    const { id, pipeline } = (await longhaul.local.start('mealPlan', sample.input(randomUUID()))).run!;
    const before = await longhaul.local.watch(id).ended;
    expect(stepOf(before, 'lunches').output).not.toBeNull();
    await rm(join(folder, 'blobs/content', payloadsOf(workflowIdOf(pipeline, id))), { recursive: true });
    // Another api process: it has not read them before.
    await longhaul.stack.process('api').kill('SIGKILL');
    await longhaul.stack.waitUntilReady();
    const after = (await longhaul.local.run(id))!;
    expect(after).toMatchObject({ status: 'COMPLETED', result: { __typename: 'MealPlan' } });
    expect(stepOf(after, 'lunches')).toMatchObject({
      input: null,
      output: null,
      message: stepOf(before, 'lunches').message,
    });
  });
});

(program ? describe : describe.skip)('the same in S3', () => {
  test('is kept there, and its absence is told by /readyz', async () => {
    const s3 = await startS3Server(program!);
    const inS3 = await startLonghaul({ env: { ...s3.env, LARGE_PAYLOAD_BYTES: String(thresholdBytes) } });
    try {
      const { id, pipeline } = (await inS3.local.start('mealPlan', sample.input(randomUUID()))).run!;
      const ended = await inS3.local.watch(id).ended;
      expect(inShort(ended)).toMatchObject({ status: 'COMPLETED', error: null });
      expect(stepOf(ended, 'lunches').output).toMatchObject({ meals: expect.any(Array) });
      const kept = await readdir(join(s3.folder, payloadsOf(workflowIdOf(pipeline, id))));
      expect(kept.length).toBeGreaterThan(5);
      expect(await readdir(inS3.stack.env.LONGHAUL_DATA_DIR!)).not.toContain('blobs');

      const ready = async () => {
        const answer = await fetch(`${inS3.stack.addresses.web}/readyz`);
        return { status: answer.status, ...((await answer.json()) as { checks: Record<string, unknown> }).checks };
      };
      expect(await ready()).toMatchObject({ status: 200, blobs: { up: true, missing: null } });
      await s3.stop();
      const without = await eventually('what is missing', async () => {
        const answer = await ready();
        return answer.status === 503 && answer;
      });
      expect(without).toMatchObject({
        blobs: { up: false, missing: expect.stringMatching(/store of files|no answer within/) },
      });
    } finally {
      await inS3.dispose();
      await s3.stop();
    }
  });
});

describe('a result of 1 MiB', () => {
  const usualBytes = 65_536;
  const text = randomBytes(512 * 1024).toString('hex');

  /** A worker of this process, as the stack's are made, with a folder of its own. */
  async function parcelWorker(dataConverter: object) {
    const activities: ParcelActivities = {
      pack: async (given) => ({ text: given }),
      weigh: async (parcel) => parcel.text.length,
    };
    const connection = await NativeConnection.connect({ address: longhaul.stack.addresses.temporal });
    const worker = await Worker.create({ connection, taskQueue: 'parcels', workflowsPath, activities, dataConverter });
    const running = worker.run();
    return {
      async stop() {
        worker.shutdown();
        await running;
        await connection.close();
      },
    };
  }
  const workflowsPath = fileURLToPath(new URL('./support/parcels.ts', import.meta.url));

  test('is in no history, reaches the next step by another worker, and replays', async () => {
    const payloads = createLargePayloads(createFolderBlobs(join(folder, 'parcels')), usualBytes);
    const dataConverter = { externalStorage: payloads.externalStorage };
    const connection = await Connection.connect({ address: longhaul.stack.addresses.temporal });
    const client = new Client({ connection, dataConverter });
    const workflowId = `parcels-${randomUUID()}`;

    const first = await parcelWorker(dataConverter);
    const handle = await client.workflow.start('parcels', { workflowId, taskQueue: 'parcels', args: [text] });
    const packed = async () =>
      (await facts(await handle.fetchHistory())).some(({ kind }) => kind === 'activityCompleted');
    await eventually('the first step’s end', packed);
    await first.stop();
    const second = await parcelWorker(dataConverter);
    await handle.signal('goOn');
    expect(await handle.result()).toBe(text.length);
    await second.stop();

    const history = await handle.fetchHistory();
    expect(Math.max(...payloadSizes(history))).toBeLessThan(usualBytes);
    const found = await facts(history);
    const output = found.find((fact) => fact.kind === 'activityCompleted')!;
    expect(output).toMatchObject({
      output: null,
      largeOutput: { key: expect.stringContaining(payloadsOf(workflowId)) },
    });
    expect(output.largeOutput!.size).toBeGreaterThan(1024 * 1024);
    expect(await payloads.load(output.largeOutput!)).toEqual({ text });

    const replay = (converter: object) =>
      Worker.runReplayHistory({ workflowsPath, dataConverter: converter }, history, workflowId);
    await replay(dataConverter);
    // Who has no store notices: the replay above did read from it.
    await expect(replay({})).rejects.toThrow(/external storage/i);
    await connection.close();
  });
});

describe('what nobody needs any more', () => {
  const day = 24 * 3_600_000;

  test('is known by the engine’s own retention', async () => {
    const connection = Connection.lazy({ address: longhaul.stack.addresses.temporal });
    const engine = createEngine(
      new Client({ connection }),
      { heartbeatTimeoutMs: 1, leaseMs: 1, phoneCallRetryMs: 1, mostHistoryEvents: 100 },
      '',
    );
    expect(await engine.retentionMs()).toBe(30 * day);
    await connection.close();
  });

  test('goes a week after the engine has forgotten the run, and not before', async () => {
    const blobs = createFolderBlobs(join(folder, 'forgotten'));
    const payloads = createLargePayloads(blobs, 1_000);
    const now = Date.now();
    const runs: Record<string, { status: string; endedDaysAgo: number; keptDaysAgo?: number; goes?: boolean }> = {
      old: { status: 'COMPLETED', endedDaysAgo: 38, goes: true },
      failed: { status: 'FAILED', endedDaysAgo: 50, goes: true },
      recent: { status: 'COMPLETED', endedDaysAgo: 36 },
      ongoing: { status: 'RUNNING', endedDaysAgo: 100 },
      again: { status: 'COMPLETED', endedDaysAgo: 100, keptDaysAgo: 2 },
    };
    for (const [id, { endedDaysAgo, keptDaysAgo = endedDaysAgo }] of [
      ...Object.entries(runs),
      ['stranger', { endedDaysAgo: 100 }] as const,
    ]) {
      await payloads.keep(`mealPlan-${id}`, 'x'.repeat(2_000));
      const at = payloadsOf(`mealPlan-${id}`);
      for await (const { key } of blobs.list(at)) {
        const time = new Date(now - keptDaysAgo * day);
        await utimes(join(folder, 'forgotten/content', key), time, time);
      }
    }
    const store = {
      find: async (id: string) =>
        runs[id]
          ? runRow({ id, status: runs[id].status, finishedAt: new Date(now - runs[id].endedDaysAgo * day) })
          : null,
    };
    await forgetPayloads({ payloads, store, engine: { retentionMs: async () => 30 * day } }, now);
    const left: string[] = [];
    for await (const { workflowId } of payloads.workflows()) left.push(workflowId.replace('mealPlan-', ''));
    const staying = Object.keys(runs).filter((id) => !runs[id]!.goes);
    expect(left).toEqual([...staying, 'stranger'].toSorted());

    // What is written again is new: it is not deleted for its age.
    await payloads.keep('mealPlan-again', 'x'.repeat(2_000));
    for await (const { workflowId, newestAt } of payloads.workflows())
      if (workflowId === 'mealPlan-again') expect(newestAt.getTime()).toBeGreaterThan(now - day);
  });
});

describe('large outputs for a snapshot', () => {
  const log = pino({ level: 'silent' });
  const reference: PayloadReference = { key: 'payloads/a/1', size: 70_000 };
  const ongoing = foldAll([
    scheduled(5, 'pack', 1),
    started(5, 1),
    { ...completed(5, 2, null), largeOutput: reference } as HistoryFact,
  ]);
  const over = { ...ongoing, close: { kind: 'completed' as const, at: '', words: null } };
  const load = (payload: () => Promise<unknown>, state = ongoing) =>
    loadLargeOutputs({ payloads: { load: payload }, log }, { id: 'run' }, state).then((found) => [...found]);
  const away = async () => {
    throw new BlobError('STORAGE_UNAVAILABLE', 'away');
  };

  test('are read by their references', async () => {
    expect(await load(async () => 'a parcel')).toEqual([['payloads/a/1', 'a parcel']]);
  });

  test('are left out while the store is away or hangs, and the run goes on', async () => {
    expect(await load(away)).toEqual([]);
    expect(await load(() => new Promise(() => {}))).toEqual([]);
  });

  test('are waited for at a run’s end, which is kept for good, unless they have been deleted', async () => {
    await expect(load(away, over)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect(await load(() => Promise.reject(blobNotFound('payloads/a/1')), over)).toEqual([]);
  });
});

describe('the values that were read last', () => {
  test('are read once by all who ask at once, and again after a failure', async () => {
    const cache = createValueCache();
    let reads = 0;
    const read = async () => ++reads;
    const one = { key: 'a', size: 10 };
    expect(await Promise.all([cache.get(one, read), cache.get(one, read)])).toEqual([1, 1]);
    await expect(cache.get({ key: 'b', size: 1 }, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.get({ key: 'b', size: 1 }, read)).toBe(2);
  });

  test('go when there are too many, the longest unused first', async () => {
    const cache = createValueCache(100);
    const reads: string[] = [];
    const get = (key: string, size = 40) => cache.get({ key, size }, async () => reads.push(key));
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
    expect(reads).toEqual(['a', 'b', 'c', 'b']);
    // One that is larger than all that may be kept is given, and not kept.
    await get('huge', 1_000);
    await get('huge', 1_000);
    expect(reads.slice(4)).toEqual(['huge', 'huge']);
  });
});
