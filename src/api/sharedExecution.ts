/**
 * One execution and one serialisation per state, document and viewer, however many sockets and streams show it. The run core
 * gives all subscribers of a run the same snapshot object: what was made of it is found again by its identity.
 */
import { createSourceEventStream, execute, type DocumentNode, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { ApiContext } from './context.ts';

interface Shared {
  at: number;
  result: ExecutionResult | Promise<ExecutionResult>;
}

/** An older result would tell a late arrival a `serverTime` that has passed, by which pages set their clocks. */
const sharedMs = 50;
/** For one state; a viewer who asks in more ways than these shares less. */
const sharedAtMost = 50;

const documentNumbers = new WeakMap<DocumentNode, number>();
let documentCount = 0;
const sharedByEvent = new WeakMap<object, Map<string, Shared>>();
const texts = new WeakMap<ExecutionResult, string>();

/** As graphql-js's `subscribe`, with shared executions. */
export async function subscribeShared(
  operation: ExecutionArgs,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(operation);
  if (!isAsyncIterable(source)) return source;
  const key = sharingKey(operation);
  return mapIterator(source, (event) => executeShared(operation, event, key));
}

/** A result's JSON, made once. Results are not changed after they were given out. */
export function textOf(result: ExecutionResult): string {
  const known = texts.get(result);
  if (known !== undefined) return known;
  const text = JSON.stringify(result);
  texts.set(result, text);
  return text;
}

/** Yoga's cache gives equal texts the same document. */
function sharingKey({ document, operationName, variableValues, contextValue }: ExecutionArgs): string {
  let number = documentNumbers.get(document);
  if (number === undefined) documentNumbers.set(document, (number = ++documentCount));
  const { viewer } = contextValue as ApiContext;
  return JSON.stringify([number, operationName ?? null, variableValues ?? null, viewer.id]);
}

function executeShared(operation: ExecutionArgs, event: unknown, key: string): Shared['result'] {
  if (typeof event !== 'object' || event === null) return executeEvent(operation, event);
  let shared = sharedByEvent.get(event);
  if (!shared) sharedByEvent.set(event, (shared = new Map()));
  const known = shared.get(key);
  if (known && Date.now() - known.at < sharedMs) return known.result;
  const result = executeEvent(operation, event);
  if (shared.size >= sharedAtMost) shared.clear();
  shared.set(key, { at: Date.now(), result });
  return result;
}

const executeEvent = (operation: ExecutionArgs, event: unknown) => execute({ ...operation, rootValue: event });

/** A plain iterator: an async generator that waits for its source cannot be let go of before the source moves. */
function mapIterator<In, Out>(
  source: AsyncIterable<In>,
  map: (value: In) => Out | Promise<Out>,
): AsyncIterableIterator<Out> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await iterator.next();
      return done ? { value: undefined, done: true } : { value: await map(value), done: false };
    },
    async return() {
      await iterator.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
