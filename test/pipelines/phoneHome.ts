import type { Client } from '../support/client.ts';
import type { Longhaul } from '../support/longhaul.ts';
import { practiceOutside, type PipelineSample } from '../support/sample.ts';

/** Somebody new in the table, of whom the tag speaks; calls say the name. */
async function somebody(tag: string, { database }: Longhaul, _client: Client, of = '') {
  const { rows } = await database.query<{ id: string }>(
    'insert into extraterrestrials (name) values ($1) on conflict (name) do update set name = excluded.name returning id::text',
    [`Somebody${of} of ${tag}`],
  );
  return { ids: [rows[0]!.id] };
}

const plain = {
  input: (tag, longhaul, client) => somebody(tag, longhaul, client),
  otherInput: (tag, longhaul, client) => somebody(tag, longhaul, client, ' else'),
  badInputs: [
    { input: { ids: [] }, path: ['input', 'ids'] },
    { input: { ids: ['1', 'Ayala'] }, path: ['input', 'ids', '1'] },
    { input: { ids: ['-1'] }, path: ['input', 'ids', '0'] },
    { input: { ids: ['1', '2', '1'] }, path: ['input', 'ids', '2'] },
    { input: { ids: Array.from({ length: 1_001 }, (_, index) => String(index)) }, path: ['input', 'ids'] },
  ],
  middleStep: 'calls',
  paidSteps: ['calls'],
  nothingLeftToCall: true,
  writesText: false,
  mostEvents: 40,
  async longRun({ local }) {
    await local.ask('mutation { resetExtraterrestrials(count: 30) { totalCount } }');
    return (await local.start('phoneHome', {})).run!.id;
  },
} satisfies PipelineSample;

export const sample: PipelineSample = {
  ...plain,
  outside: {
    ...practiceOutside(plain),
    // Whatever a call ends with, the run goes on.
    refusalCode: null,
    async calls({ practice }, runId) {
      return { calls: (await practice.calls(runId)).length };
    },
  },
};
