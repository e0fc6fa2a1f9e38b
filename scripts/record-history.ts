/**
 * `npm run record-history -- mealPlan`: runs the pipeline in the ways below against a stack of its own, and keeps each
 * workflow's history in test/histories/<pipeline>/. Histories are recorded when a workflow ships, and never made anew to make
 * a test pass: what is there already stays.
 */
import { randomUUID } from 'node:crypto';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { findPipeline, pipelines } from '../src/pipelines.ts';
import { startLonghaul, type Longhaul } from '../test/support/longhaul.ts';
import type { PipelineSample } from '../test/support/sample.ts';

const [name = '', ...rest] = process.argv.slice(2);
if (!findPipeline(name) || rest.length > 0) {
  console.error(
    `Expected the name of one pipeline (${pipelines.map((known) => known.name).join(', ')}), got "${process.argv.slice(2).join(' ')}".`,
  );
  process.exit(1);
}

const { sample } = (await import(`../test/pipelines/${name}.ts`)) as { sample: PipelineSample };
const folder = fileURLToPath(new URL(`../test/histories/${name}/`, import.meta.url));

const ways: Record<string, (longhaul: Longhaul) => Promise<string>> = {
  completed: async (longhaul) => ended(longhaul, await begin(longhaul)),
  retried: async (longhaul) => ended(longhaul, await begin(longhaul, '500')),
  failed: async (longhaul) => ended(longhaul, await begin(longhaul, '401')),
  cancelled: async (longhaul) => {
    const id = await begin(longhaul, 'hang');
    await longhaul.practice.call(id, sample.middleStep);
    await longhaul.local.cancel(id);
    return ended(longhaul, id);
  },
  signalled: async (longhaul) => {
    const id = await begin(longhaul, 'slowDrip');
    await longhaul.practice.call(id, sample.middleStep);
    await longhaul.handle({ pipeline: name, id }).signal('note', 'an operator is watching');
    await longhaul.local.keep(id);
    return ended(longhaul, id);
  },
  runAgain: async (longhaul) => {
    const id = await ended(longhaul, await begin(longhaul, '401'));
    await longhaul.local.rerun(id);
    return ended(longhaul, id);
  },
};

const projectFolder = fileURLToPath(new URL('../', import.meta.url));
/** The machine's name and folders are nobody's business. */
const withoutMachine = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll(`@${hostname()}`, '@machine').replaceAll(projectFolder, '') : value;

async function begin({ practice, local }: Longhaul, fault?: string): Promise<string> {
  const tag = randomUUID();
  if (fault) await practice.fault({ match: { words: tag, step: sample.middleStep }, fault, everyMs: 200 });
  const { run, userErrors } = await local.start(name, sample.input(tag));
  if (!run) throw new Error(`the sample's input was refused: ${JSON.stringify(userErrors)}`);
  return run.id;
}

async function ended({ local }: Longhaul, id: string): Promise<string> {
  await local.watch(id).ended;
  return id;
}

const longhaul = await startLonghaul();
try {
  await mkdir(folder, { recursive: true });
  for (const [way, run] of Object.entries(ways)) {
    const file = join(folder, `${way}.json`);
    const known = await access(file).then(
      () => true,
      () => false,
    );
    if (known) {
      console.log(`${way}: there already, left as it is`);
      continue;
    }
    const history = await longhaul.handle({ pipeline: name, id: await run(longhaul) }).fetchHistory();
    await writeFile(file, `${JSON.stringify(JSON.parse(historyToJSON(history), withoutMachine), null, 1)}\n`);
    console.log(`${way}: ${history.events?.length} events`);
  }
} finally {
  await longhaul.dispose();
}
process.exit();
