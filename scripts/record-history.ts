/**
 * `npm run record-history -- mealPlan`: runs the pipeline in the ways below against a stack of its own, and keeps each
 * workflow's history in test/histories/<pipeline>/. Histories are recorded when a workflow ships, and never made anew to make
 * a test pass: what is there already stays. A workflow that was changed with `patched` is recorded once more, beside them, under the
 * patch's name: `npm run record-history -- phoneHome read-ahead`.
 */
import { randomUUID } from 'node:crypto';
import { access, cp, mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { findPipeline, pipelines } from '../src/pipelines.ts';
import { workflowIdOf } from '../src/runs/workflowId.ts';
import { payloadsOf } from '../src/services/payloads/largePayloads.ts';
import { startLonghaul, type Longhaul } from '../test/support/longhaul.ts';
import { practiceOutside, startSample, type Outside, type PipelineSample } from '../test/support/sample.ts';

const [name = '', patch = '', ...rest] = process.argv.slice(2);
if (!findPipeline(name) || !/^[a-z-]*$/.test(patch) || rest.length > 0) {
  console.error(
    `Expected the name of one pipeline (${pipelines.map((known) => known.name).join(', ')}) and, after a change, its patch's name in small letters; got "${process.argv.slice(2).join(' ')}".`,
  );
  process.exit(1);
}

const { sample } = (await import(`../test/pipelines/${name}.ts`)) as { sample: PipelineSample };
const folder = fileURLToPath(new URL(`../test/histories/${name}/`, import.meta.url));

const outside = sample.outside ?? practiceOutside(sample);
const { middleStep } = sample;

const ways: Record<string, (longhaul: Longhaul) => Promise<string>> = {
  completed: async (longhaul) => ended(longhaul, await begin(longhaul)),
  retried: async (longhaul) => ended(longhaul, await begin(longhaul, 'trouble')),
  ...(outside.refusalCode && {
    failed: async (longhaul: Longhaul) => ended(longhaul, await begin(longhaul, 'refusal')),
    runAgain: async (longhaul: Longhaul) => {
      const id = await ended(longhaul, await begin(longhaul, 'refusal'));
      await longhaul.local.rerun(id);
      return ended(longhaul, id);
    },
  }),
  cancelled: async (longhaul) => {
    const id = await begin(longhaul, 'silence');
    await outside.called(longhaul, id, middleStep);
    await longhaul.local.cancel(id);
    return ended(longhaul, id);
  },
  signalled: async (longhaul) => {
    const id = await begin(longhaul, 'silence');
    await outside.called(longhaul, id, middleStep);
    await longhaul.handle({ pipeline: name, id }).signal('note', 'an operator is watching');
    await longhaul.local.keep(id);
    await longhaul.local.cancel(id);
    return ended(longhaul, id);
  },
  ...(findPipeline(name)!.whenUnwatched === 'CANCEL' && {
    unwatched: async (longhaul: Longhaul) => {
      const id = await begin(longhaul, 'silence');
      await outside.called(longhaul, id, middleStep);
      const handle = longhaul.handle({ pipeline: name, id });
      await handle.signal('lease', 'operator', 1, 0);
      // Not watched before its end: that would keep it going.
      await handle.result().catch(() => {});
      return id;
    },
  }),
};

const projectFolder = fileURLToPath(new URL('../', import.meta.url));
/** The machine's name and folders are nobody's business. */
const withoutMachine = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll(`@${hostname()}`, '@machine').replaceAll(projectFolder, '') : value;

async function begin(longhaul: Longhaul, next?: Parameters<Outside['next']>[2]): Promise<string> {
  const tag = randomUUID();
  if (next) await outside.next(longhaul, tag, next);
  const input = await sample.input(tag, longhaul, longhaul.local);
  const { run, userErrors } = await startSample(name, sample, longhaul.local, input);
  if (!run) throw new Error(`the sample's input was refused: ${JSON.stringify(userErrors)}`);
  return run.id;
}

async function ended({ local }: Longhaul, id: string): Promise<string> {
  await local.watch(id).ended;
  return id;
}

/** The values that are too large for history lie beside all histories, as a blob store has them. */
const blobsFolder = fileURLToPath(new URL('../test/historyBlobs/', import.meta.url));

/** As `completed`, with nearly every value too large for history. */
async function recordLargeValues(): Promise<History | null> {
  const longhaul = await startLonghaul({ env: { LARGE_PAYLOAD_BYTES: '1000' } });
  try {
    const id = await ended(longhaul, await begin(longhaul));
    const kept = join('content', payloadsOf(workflowIdOf(name, id)));
    const from = join(longhaul.stack.env.LONGHAUL_DATA_DIR!, 'blobs', kept);
    if (!(await exists(from))) return null;
    await cp(from, join(blobsFolder, kept), { recursive: true });
    return await longhaul.handle({ pipeline: name, id }).fetchHistory();
  } finally {
    await longhaul.dispose();
  }
}

/** A run of several executions: the first of them, and the last. */
async function recordLongRun(longRun: NonNullable<PipelineSample['longRun']>): Promise<void> {
  const longhaul = await startLonghaul({ env: { HISTORY_EVENTS: '100' } });
  try {
    const id = await ended(longhaul, await longRun(longhaul));
    const last = await longhaul.handle({ pipeline: name, id }).fetchHistory();
    const { firstExecutionRunId } = last.events![0]!.workflowExecutionStartedEventAttributes!;
    const first = await longhaul.operator.workflow
      .getHandle(workflowIdOf(name, id), firstExecutionRunId!)
      .fetchHistory();
    await recordOnce('continuing', async () => first);
    await recordOnce('continued', async () => last);
  } finally {
    await longhaul.dispose();
  }
}

type History = Awaited<ReturnType<ReturnType<Longhaul['handle']>['fetchHistory']>>;
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Keeps what `record` gives, unless there is one by this name. */
async function recordOnce(way: string, record: () => Promise<History | null>): Promise<void> {
  const file = join(folder, `${way}${patch && `.${patch}`}.json`);
  if (await exists(file)) return console.log(`${way}: there already, left as it is`);
  const history = await record();
  if (!history) return console.log(`${way}: there is nothing to record`);
  await writeFile(file, `${JSON.stringify(JSON.parse(historyToJSON(history), withoutMachine), null, 1)}\n`);
  console.log(`${way}: ${history.events?.length} events`);
}

await mkdir(folder, { recursive: true });
const longhaul = await startLonghaul();
try {
  for (const [way, run] of Object.entries(ways)) {
    await recordOnce(way, async () => longhaul.handle({ pipeline: name, id: await run(longhaul) }).fetchHistory());
  }
} finally {
  await longhaul.dispose();
}
await recordOnce('largeValues', recordLargeValues);
if (sample.longRun) await recordLongRun(sample.longRun);
process.exit();
