/** Longhaul as one of its users sees it: GraphQL over HTTP, WebSocket and SSE, with nothing but the public contract. */
import { createClient, type Client as SocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { RunSnapshot, TextChunk } from '../../src/runs/snapshot.ts';
import type { UserError } from '../../src/errors.ts';
import { tusSender } from './tus.ts';
import { followRun, type RunView } from './runView.ts';

/** A run as `runFields` asks for it. */
export type Run = Omit<RunSnapshot, 'owner'> & { engineUrl: string | null; serverTime: string };
export interface Answer {
  run: Run | null;
  userErrors: UserError[];
}

const attemptFields =
  'number part generation startedAt finishedAt outcome error { code message step retryable } usage { promptTokens completionTokens costUsd }';
export const runFields = `
  id pipeline title status statusReason generation sequence serverTime requestedAt startedAt finishedAt
  progress { completedSteps totalSteps fraction message }
  estimate { finishesAt latestAt basedOnRuns }
  steps {
    key title status attempt maxAttempts nextAttemptAt startedAt finishedAt fraction message
    parts { total running ended }
    error { code message step retryable } attempts { ${attemptFields} } usualSeconds input output
  }
  usage { promptTokens completionTokens costUsd }
  input result { __typename } error { code message step retryable } engineUrl workflowProgress
  log { at step text } practice`;
const answerFields = `{ run { ${runFields} } userErrors { code message path } }`;

export interface Client {
  /** One operation by POST; gives its data. @throws Error with the GraphQL errors' codes and messages */
  ask<Data = Record<string, any>>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  start(pipeline: string, input: unknown, idempotencyKey?: string): Promise<Answer>;
  run(id: string): Promise<Run | null>;
  awaitRun(id: string, timeoutMs: number): Promise<Run | null>;
  runs(variables?: { first?: number; after?: string | null; filter?: Record<string, unknown> }): Promise<{
    nodes: Run[];
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  }>;
  cancel(id: string): Promise<Answer>;
  rerun(id: string, fromStep?: string): Promise<Answer>;
  keep(id: string): Promise<Answer>;
  /** Follows a run, and comes back by itself when the connection breaks; by WebSocket unless said otherwise. */
  watch(id: string, transport?: 'socket' | 'sse'): RunView;
  /** Any subscription over the client's WebSocket; ends with the server's complete, throws its errors. */
  subscribe<Data = Record<string, any>>(
    query: string,
    variables?: Record<string, unknown>,
  ): AsyncIterableIterator<Data>;
  /** Sends a file and gives its upload's id. */
  upload(name: string, bytes: Uint8Array): Promise<string>;
  text(id: string): AsyncIterableIterator<{ runText: TextChunk }>;
  dispose(): Promise<void>;
}

/**
 * @param urls the apis; where there are several, each operation goes to the next of them
 * @param token an API key; without one the client is the viewer `local`
 */
export function clientAt(urls: readonly string[], token?: string): Client {
  const authorization = token && `Bearer ${token}`;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...(authorization && { authorization }),
  };
  const sockets: SocketClient[] = urls.map((url) =>
    createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      ...(authorization && { connectionParams: { authorization } }),
      // An api that was killed is back after a moment: a user's client waits for it.
      retryAttempts: Number.MAX_SAFE_INTEGER,
      shouldRetry: () => true,
      retryWait: () => new Promise((again) => setTimeout(again, 100)),
    }),
  );
  let operations = 0;
  const next = <Item>(items: readonly Item[]): Item => items[operations++ % items.length]!;

  async function* subscribe<Data>(query: string, variables: Record<string, unknown> = {}): AsyncGenerator<Data> {
    const socket = next(sockets);
    for await (const { data, errors } of socket.iterate<Data>({ query, variables })) {
      if (errors) throw new Error(errors.map(inWords).join('; '));
      yield data as Data;
    }
  }

  /** One stream by POST; ends with the server's complete, throws when the connection breaks before. */
  async function* stream(query: string, variables: Record<string, unknown>, signal: AbortSignal): AsyncGenerator<Run> {
    const response = await fetch(`${next(urls)}/graphql`, {
      method: 'POST',
      headers: { ...headers, accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables }),
      signal,
    });
    let waiting = '';
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      waiting += piece;
      const events = waiting.split('\n\n');
      waiting = events.pop()!;
      for (const event of events) {
        if (/^event: complete/m.test(event)) return;
        const data = /^data: (.+)$/m.exec(event)?.[1];
        if (!data) continue;
        const answer = JSON.parse(data) as { data?: { run: Run }; errors?: GraphqlProblem[] };
        if (answer.errors) throw new Error(answer.errors.map(inWords).join('; '));
        if (answer.data) yield answer.data.run;
      }
    }
    throw new Error('the stream broke off');
  }

  const ask: Client['ask'] = async (query, variables = {}) => {
    const response = await fetch(`${next(urls)}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: never; errors?: GraphqlProblem[] };
    if (errors) throw new Error(errors.map(inWords).join('; '));
    return data;
  };

  return {
    ask,
    async start(pipeline, input, idempotencyKey) {
      const name = `${pipeline[0]!.toUpperCase()}${pipeline.slice(1)}`;
      const { started } = await ask(
        `mutation ($input: ${name}Input!, $key: String) { started: start${name}(input: $input, idempotencyKey: $key) ${answerFields} }`,
        { input, key: idempotencyKey },
      );
      return started;
    },
    run: async (id) => (await ask(`query ($id: ID!) { run(id: $id) { ${runFields} } }`, { id }))['run'],
    awaitRun: async (id, timeoutMs) =>
      (
        await ask(`query ($id: ID!, $ms: Int!) { awaitRun(id: $id, timeoutMs: $ms) { ${runFields} } }`, {
          id,
          ms: timeoutMs,
        })
      )['awaitRun'],
    runs: async (variables = {}) =>
      (
        await ask(
          `query ($first: Int, $after: String, $filter: RunFilter) { runs(first: $first, after: $after, filter: $filter) {
             nodes { ${runFields} } totalCount pageInfo { hasNextPage endCursor } } }`,
          variables,
        )
      )['runs'],
    cancel: async (id) =>
      (await ask(`mutation ($id: ID!) { done: cancelRun(id: $id) ${answerFields} }`, { id }))['done'],
    rerun: async (id, fromStep) =>
      (
        await ask(`mutation ($id: ID!, $from: String) { done: rerun(id: $id, fromStep: $from) ${answerFields} }`, {
          id,
          from: fromStep,
        })
      )['done'],
    keep: async (id) => (await ask(`mutation ($id: ID!) { done: keepRun(id: $id) ${answerFields} }`, { id }))['done'],
    async upload(name, bytes) {
      const sender = tusSender(authorization ? { authorization } : {});
      const id = await sender.create(next(urls), bytes.length, {
        filename: name,
        filetype: 'application/octet-stream',
      });
      // Nothing is to be sent of an empty file.
      const { status } = bytes.length > 0 ? await sender.patch(next(urls), id, 0, bytes) : { status: 204 };
      if (status !== 204) throw new Error(`the upload of ${name} was answered ${status}`);
      return id;
    },
    watch(id, transport = 'socket') {
      const query = `subscription ($id: ID!) { run(id: $id) { ${runFields} } }`;
      return followRun(`run ${id} by ${transport}`, async function* (signal) {
        if (transport === 'sse') return yield* stream(query, { id }, signal);
        const changes = subscribe<{ run: Run }>(query, { id });
        signal.addEventListener('abort', () => void changes.return(undefined));
        for await (const { run } of changes) yield run;
      });
    },
    subscribe,
    text: (id) =>
      subscribe('subscription ($id: ID!) { runText(id: $id) { step generation attempt offset text } }', { id }),
    async dispose() {
      for (const socket of sockets) await socket.dispose();
    },
  };
}

interface GraphqlProblem {
  message: string;
  extensions?: Record<string, unknown>;
}
const inWords = ({ message, extensions }: GraphqlProblem): string =>
  `${String(extensions?.['code'] ?? 'no code')}: ${message}`;
