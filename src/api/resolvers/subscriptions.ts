import { ExpectedError } from '../../errors.ts';
import type { RunSnapshot, TextChunk } from '../../runs/snapshot.ts';
import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import { isId } from '../../runs/runs.ts';

/** What the run core streams is the field's value. */
const itself = <Value>(value: Value): Value => value;

export const Subscription = {
  run: {
    subscribe: (_root, { id }, { runs, viewer, limitStream }) => runs.watch(viewer, known(id), limitStream),
    resolve: itself<RunSnapshot>,
  },
  runs: {
    subscribe: (_root, _arguments, { runs, viewer }) => runs.watchAll(viewer),
    resolve: itself<RunSnapshot>,
  },
  runText: {
    subscribe: (_root, { id }, { runs, viewer, limitStream }) => runs.watchText(viewer, known(id), limitStream),
    resolve: itself<TextChunk>,
  },
} satisfies SubscriptionResolvers;

function known(id: string): string {
  if (!isId(id)) throw new ExpectedError('NOT_FOUND', 'There is no such run, or it is not yours.');
  return id;
}
