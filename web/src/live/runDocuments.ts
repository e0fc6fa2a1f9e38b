/**
 * The run page's documents. What they ask of `result` is put together from every `fragment <Type>Result on <Type>` that the
 * pipelines' views declare, so that a new pipeline needs no line here.
 */
import * as generated from '../gql/graphql.ts';
import type { Document } from './api.ts';
import type { Run } from './state.ts';

const resultFragments = Object.entries(generated).flatMap(([name, document]) => {
  const fragment = /^(\w+Result)FragmentDoc$/.exec(name)?.[1];
  return fragment ? [{ fragment, text: String(document) }] : [];
});

const selection = `{ ...RunFields result { __typename ${resultFragments.map(({ fragment }) => `...${fragment}`).join(' ')} } }`;
const fragments = [String(generated.RunFieldsFragmentDoc), ...resultFragments.map(({ text }) => text)].join('\n');

export const runQuery: Document<{ run: Run | null }, { id: string }> =
  `query Run($id: ID!) { run(id: $id) ${selection} }\n${fragments}`;

export const runSubscription: Document<{ run: Run }, { id: string }> =
  `subscription WatchRun($id: ID!) { run(id: $id) ${selection} }\n${fragments}`;
