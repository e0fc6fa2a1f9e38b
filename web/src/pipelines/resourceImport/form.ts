/** What the form of a resource holds, and the input that it makes. Pure. */
import type { UpsertResourceInput } from '../../gql/graphql.ts';
import { emptyPair, readJson, readPairs, toJson, toPairs, type Pair } from './info.ts';

export type Mode = 'json' | 'pairs';

export interface Values {
  id: string;
  name: string;
  mode: Mode;
  json: string;
  pairs: Pair[];
  /** Which of the two was typed into last; the other is made from it when it is shown. */
  edited: Mode;
}

export const blank: Values = { id: '', name: '', mode: 'json', json: '', pairs: [emptyPair], edited: 'json' };

/** More keys than these are no form any more. */
const mostPairs = 200;

/** The other way to type the same; refused where what was typed cannot be read, so that nothing of it is lost. */
export function switchTo(values: Values, mode: Mode): { values: Partial<Values> | null; problem: string | null } {
  if (values.edited === mode) return { values: { mode }, problem: null };
  if (mode === 'pairs') {
    if (values.json.trim() === '') return { values: { mode, pairs: [emptyPair] }, problem: null };
    const read = readJson(values.json);
    if (!read.info) return { values: null, problem: `This JSON cannot be shown as keys and values. ${read.problem}` };
    const pairs = toPairs(read.info);
    if (pairs.length <= mostPairs) return { values: { mode, pairs }, problem: null };
    return { values: null, problem: `This JSON has ${pairs.length} keys: too many to be shown one by one.` };
  }
  if (values.pairs.every(({ key, text }) => key === '' && text === ''))
    return { values: { mode, json: '' }, problem: null };
  const read = readPairs(values.pairs);
  if (!read.info) return { values: null, problem: `These keys cannot be shown as JSON. ${read.problem}` };
  return { values: { mode, json: toJson(read.info) }, problem: null };
}

export function toInput(values: Values): UpsertResourceInput & Record<string, unknown> {
  const { info } = values.mode === 'json' ? readJson(values.json) : readPairs(values.pairs);
  return { id: values.id.trim(), name: values.name.trim(), info: info ?? {} };
}

export const sample: Values = {
  ...blank,
  id: 'corner-shop',
  name: 'The corner shop',
  json: toJson({
    'Shop Name': '  The <b>Corner</b> Shop ',
    opened: '3 March 2011',
    'Open now?': 'yes ',
    Price: '1.234,56 €',
    weight: '2,5 kg',
    Phone: '+49 (0) 30 901820',
    'E-Mail': 'Hello@Example.COM ',
    homepage: 'HTTPS://Example.com/?utm_source=list',
    address: '{"street":"Unter den Linden 1","zip":"01067","country":"NO"}',
    tags: ['coffee', 'Coffee', '', 'bread'],
    delivered: '03/04/2025',
    'order number': '90071992547409931234',
    notes: null,
  }),
};
