/**
 * Every history that was ever recorded still replays: a change to a workflow breaks no run that is under way. And the replay
 * does notice a change that would.
 */
import { describe, expect, jest, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { findPipeline, pipelines } from '../src/pipelines.ts';
import { emptyFold, fold } from '../src/runs/fold.ts';
import { decodeEvent, type HistoryFact } from '../src/runs/history.ts';
import { loadLargeOutputs } from '../src/runs/largeOutputs.ts';
import { buildSnapshot } from '../src/runs/buildSnapshot.ts';
import { createFolderBlobs } from '../src/services/blobs/folderBlobs.ts';
import { createLargePayloads } from '../src/services/payloads/largePayloads.ts';
import { bundleWorkflows } from '../src/worker/bundle.ts';
import { runRow, snapshotParts } from './support/snapshots.ts';

jest.setTimeout(120_000);

Runtime.install({ logger: new DefaultLogger('WARN') });

const folder = new URL('histories/', import.meta.url);
const converter = loadDataConverter();
const log = pino({ level: 'silent' });
const bundle = await bundleWorkflows(log);
/** Values that are too large for history were recorded beside the histories. */
const payloads = createLargePayloads(
  createFolderBlobs(fileURLToPath(new URL('historyBlobs/', import.meta.url))),
  65_536,
);
const dataConverter = { externalStorage: payloads.externalStorage };

interface Recorded {
  pipeline: string;
  way: string;
  json: string;
}

async function recordings(): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for (const pipeline of await readdir(folder)) {
    for (const file of await readdir(new URL(`${pipeline}/`, folder))) {
      const json = await readFile(new URL(`${pipeline}/${file}`, folder), 'utf8');
      all.push({ pipeline, way: file.replace('.json', ''), json });
    }
  }
  return all;
}
const recorded = await recordings();

/** The problems of each history, by its name; null where it replays. */
async function replay(workflowBundle: WorkflowBundleWithSourceMap): Promise<Record<string, string | null>> {
  const histories = recorded.map(({ pipeline, way, json }) => ({
    workflowId: `${pipeline}-${way}`,
    history: historyFromJSON(JSON.parse(json)),
  }));
  const results: Record<string, string | null> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories)) {
    results[workflowId] = error ? error.message : null;
  }
  return results;
}

test('every pipeline has recorded histories: npm run record-history', () => {
  const known = new Set(recorded.map(({ pipeline }) => pipeline));
  expect(pipelines.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
});

test('all recorded histories replay', async () => {
  const results = await replay(bundle);
  expect(results).toEqual(Object.fromEntries(Object.keys(results).map((id) => [id, null])));
  expect(Object.keys(results)).toHaveLength(recorded.length);
});

test('a workflow whose steps have changed places does not replay', async () => {
  const first = pipelines[0]!.steps[0]!.key;
  const second = pipelines[0]!.steps[1]!.key;
  const code = bundle.code.replace(`step('${first}'`, `step('${second}'`);
  expect(code).not.toBe(bundle.code);
  const results = await replay({ ...bundle, code });
  const broken = Object.entries(results).filter(([id]) => id.startsWith(pipelines[0]!.name));
  expect(broken.length).toBeGreaterThan(0);
  for (const [, problem] of broken) expect(problem).toMatch(/nondeterminism/i);
});

describe('the fold of every recorded history', () => {
  const { EventType } = proto.temporal.api.enums.v1;
  const ends = new Map([
    [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, 'FAILED'],
    [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, 'CANCELLED'],
    [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW, 'RUNNING'],
  ]);

  /** What the run was started with, as its row keeps it. */
  const inputOf = ({
    workflowExecutionStartedEventAttributes: started,
  }: proto.temporal.api.history.v1.IHistoryEvent) => {
    const { input } = JSON.parse(Buffer.from(started!.input!.payloads![0]!.data!).toString()) as { input: unknown };
    return JSON.stringify(input);
  };

  test.each(recorded)('$pipeline, $way', async ({ pipeline, way, json }) => {
    const { events } = historyFromJSON(JSON.parse(json));
    const facts: HistoryFact[] = [];
    for (const event of events!) {
      const fact = await decodeEvent(event, converter);
      if (fact) facts.push(fact);
    }
    const state = facts.reduce((before, fact) => fold(before, [fact]), emptyFold);
    const snapshot = buildSnapshot(
      snapshotParts(null, {
        row: runRow({ pipeline, input: inputOf(events![0]!) }),
        definition: findPipeline(pipeline)!,
        engine: { engineRunId: 'engine-1', fold: state },
        largeOutputs: await loadLargeOutputs({ payloads, log }, { id: 'run-1' }, state),
      }),
    );
    expect(snapshot.status).toBe(ends.get(events!.at(-1)!.eventType!) ?? 'COMPLETED');
    if (snapshot.status === 'COMPLETED') {
      expect(snapshot.steps.map(({ status }) => status)).toEqual(snapshot.steps.map(() => 'COMPLETED'));
      expect(snapshot.result).not.toBeNull();
      if (way === 'largeValues') expect(snapshot.steps.some(({ largeOutput }) => largeOutput)).toBe(true);
    }
  });
});
