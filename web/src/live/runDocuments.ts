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
/** Each once: what several views ask for is in the text of each. */
const fragments = [
  ...new Set(
    [String(generated.RunFieldsFragmentDoc), ...resultFragments.map(({ text }) => text)].flatMap((text) =>
      text.split(/^(?=\s*fragment )/m).map((fragment) => fragment.trim()),
    ),
  ),
].join('\n');

export const runQuery: Document<{ run: Run | null }, { id: string }> =
  `query Run($id: ID!) { run(id: $id) ${selection} }\n${fragments}`;

export const runSubscription: Document<{ run: Run }, { id: string }> =
  `subscription WatchRun($id: ID!) { run(id: $id) ${selection} }\n${fragments}`;
