/**
 * One execution and one serialisation per state, document, variables and class of viewers, however many sockets and streams show
 * it. The run core gives all subscribers of a run the same snapshot object: what was made of it is found again by its identity.
 * A viewer is a class of his own, but for what is everybody's.
 */
import {
  BREAK,
  createSourceEventStream,
  execute,
  getOperationAST,
  Kind,
  visit,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { ApiContext } from './context.ts';
import type { PresentError } from './presentError.ts';

interface Shared {
  at: number;
  result: ExecutionResult | Promise<ExecutionResult>;
}
type Subscribe = (operation: ExecutionArgs) => Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;

/** An older result would tell a late arrival a `serverTime` that has passed, by which pages set their clocks. */
const sharedMs = 50;
/** Where nothing in the result depends on the time but links that are signed for longer. */
const timelessMs = 5_000;
/** For one state; a viewer who asks in more ways than these shares less. */
const sharedAtMost = 50;

const documentNumbers = new WeakMap<DocumentNode, number>();
let documentCount = 0;
const timeTellers = new WeakMap<DocumentNode, boolean>();
const texts = new WeakMap<ExecutionResult, string>();

/** @param everybodys fields of Subscription whose events are the same for all viewers, whoever they are */
export function createSubscribe(everybodys: ReadonlySet<string>, presentError: PresentError): Subscribe {
  const sharedByEvent = new WeakMap<object, Map<string, Shared>>();

  function executeShared(operation: ExecutionArgs, event: unknown, key: string, forMs: number): Shared['result'] {
    if (typeof event !== 'object' || event === null) return executeEvent(operation, event);
    let shared = sharedByEvent.get(event);
    if (!shared) sharedByEvent.set(event, (shared = new Map()));
    const known = shared.get(key);
    if (known && Date.now() - known.at < forMs) return known.result;
    const result = executeEvent(operation, event);
    if (shared.size >= sharedAtMost) shared.clear();
    shared.set(key, { at: Date.now(), result });
    return result;
  }

  function executeEvent(operation: ExecutionArgs, event: unknown): Shared['result'] {
    const result = execute({ ...operation, rootValue: event });
    return result instanceof Promise ? result.then(presented) : presented(result);
  }

  /** Yoga calls `stringify` where it writes a stream. */
  function presented({ errors, ...result }: ExecutionResult): ExecutionResult {
    return { ...(errors && { errors: errors.map(presentError) }), ...result, stringify: textOf } as ExecutionResult;
  }

  /** As graphql-js's `subscribe`, with shared executions. */
  return async (operation) => {
    const source = await createSourceEventStream(operation);
    if (!isAsyncIterable(source)) return source;
    const context = operation.contextValue as ApiContext;
    const isEverybodys = everybodys.has(fieldOf(operation) ?? '');
    const shared = isEverybodys ? { ...operation, contextValue: withoutViewer(context) } : operation;
    const key = sharingKey(operation, isEverybodys ? null : context.viewer.id);
    const forMs = tellsTime(operation.document) ? sharedMs : timelessMs;
    const resultOf = (event: unknown) => executeShared(shared, event, key, forMs);
    return context.deliver ? delivered(source, resultOf, context.deliver) : mapped(source, resultOf);
  };
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
function sharingKey({ document, operationName, variableValues }: ExecutionArgs, viewerId: string | null): string {
  let number = documentNumbers.get(document);
  if (number === undefined) documentNumbers.set(document, (number = ++documentCount));
  return JSON.stringify([number, operationName ?? null, variableValues ?? null, viewerId]);
}

/** Whether the result holds the time at which it was made. */
function tellsTime(document: DocumentNode): boolean {
  let known = timeTellers.get(document);
  if (known === undefined) {
    known = false;
    visit(document, {
      Field({ name }) {
        if (name.value !== 'serverTime') return;
        known = true;
        return BREAK;
      },
    });
    timeTellers.set(document, known);
  }
  return known;
}

/** The one field that a subscription asks for; null where it comes by a fragment. */
function fieldOf({ document, operationName }: ExecutionArgs): string | null {
  const [selected] = getOperationAST(document, operationName)?.selectionSet.selections ?? [];
  return selected?.kind === Kind.FIELD ? selected.name.value : null;
}

/** What is shown to everybody cannot depend on who asks: a resolver that looks fails, for everybody and at once. */
const withoutViewer = (context: ApiContext): ApiContext =>
  Object.defineProperty({ ...context }, 'viewer', {
    get(): never {
      throw new Error('this subscription is everybody’s: expected fields that do not depend on the viewer');
    },
  });

/** A plain iterator: an async generator that waits for its source cannot be let go of before the source moves. */
function mapped<In, Out>(
  source: AsyncIterable<In>,
  map: (value: In) => Out | Promise<Out>,
): AsyncIterableIterator<Out> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await iterator.next();
      return done ? { value: undefined, done: true } : { value: await map(value), done: false };
    },
    return: () => letGo(iterator),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * Gives each result to `deliver` and yields nothing: on the way up through Yoga and graphql-ws every one of them would be wrapped,
 * looked at and serialised again for each socket. Ends when the source does.
 */
function delivered<In>(
  source: AsyncIterable<In>,
  resultOf: (value: In) => Shared['result'],
  deliver: (result: ExecutionResult) => Promise<void>,
): AsyncIterableIterator<never> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    async next() {
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) return { value: undefined, done: true };
        const result = resultOf(value);
        await deliver(result instanceof Promise ? await result : result);
      }
    },
    return: () => letGo(iterator),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function letGo(iterator: AsyncIterator<unknown>): Promise<IteratorReturnResult<undefined>> {
  await iterator.return?.();
  return { value: undefined, done: true };
}
