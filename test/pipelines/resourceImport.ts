import { randomUUID } from 'node:crypto';
import type { Answer, Client } from '../support/client.ts';
import { runFields } from '../support/client.ts';
import type { Longhaul } from '../support/longhaul.ts';
import { startPages, type PageAnswer, type Pages } from '../support/pages.ts';
import type { PipelineSample } from '../support/sample.ts';

/** One site for all runs; each tag has a page of its own. */
let site: Promise<Pages> | undefined;
const pages = () => (site ??= startPages());
const pathOf = (tag: string) => `/${encodeURIComponent(tag)}`;

const upsert = `mutation ($input: UpsertResourceInput!, $key: String) {
  saved: upsertResource(input: $input, idempotencyKey: $key) { run { ${runFields} } userErrors { code message path } } }`;

/** The resource's id is the tag. */
async function pathOfRun({ database }: Longhaul, runId: string): Promise<string> {
  const { rows } = await database.query<{ id: string }>('select id from resource_versions where run_id = $1', [runId]);
  return pathOf(rows[0]?.id ?? '');
}

const answers: Record<'silence' | 'trouble' | 'refusal', PageAnswer> = {
  silence: 'hold',
  trouble: { status: 503, body: 'busy' },
  refusal: { status: 404, body: 'gone' },
};

const inputFor = async (tag: string, price: string) => ({
  id: tag,
  name: `A thing ${tag}`,
  info: { Price: price, 'Home page': `${(await pages()).url}${pathOf(tag)}` },
});
const bad = (part: Record<string, unknown>) => ({ id: randomUUID(), name: 'A thing', info: {}, ...part });

export const sample = {
  input: (tag: string) => inputFor(tag, '12,50 €'),
  otherInput: (tag: string) => inputFor(tag, '13,50 €'),
  badInputs: [
    { input: bad({ id: '' }), path: ['input', 'id'] },
    { input: bad({ id: 'x'.repeat(201) }), path: ['input', 'id'] },
    { input: bad({ id: 'nul \u0000' }), path: ['input', 'id'] },
    { input: bad({ name: '' }), path: ['input', 'name'] },
    { input: bad({ name: '\ud800' }), path: ['input', 'name'] },
    { input: bad({ info: [] }), path: ['input', 'info'] },
    { input: bad({ info: 'text' }), path: ['input', 'info'] },
    { input: bad({ info: { text: 'x'.repeat(2 ** 20) } }), path: ['input', 'info'] },
  ],
  async start(client: Client, input: Record<string, unknown>, key?: string): Promise<Answer> {
    return (await client.ask<{ saved: Answer }>(upsert, { input, key })).saved;
  },
  middleStep: 'enrich',
  paidSteps: ['enrich'],
  outside: {
    async next(_longhaul, tag, how) {
      (await pages()).next(pathOf(tag), answers[how]);
    },
    async called(longhaul, runId) {
      await (await pages()).visited(await pathOfRun(longhaul, runId));
    },
    async abandoned(longhaul, runId) {
      await (await pages()).visited(await pathOfRun(longhaul, runId), { wentAway: true });
    },
    async calls(longhaul, runId) {
      return { enrich: (await pages()).visitsOf(await pathOfRun(longhaul, runId)).length };
    },
    refusalCode: null,
  },
  writesText: false,
  mostEvents: 30,
} satisfies PipelineSample;
