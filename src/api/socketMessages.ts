/** What goes out over a socket. */
import type { ExecutionResult } from 'graphql';
import type { WebSocket } from 'ws';
import { textOf } from './sharedExecution.ts';

/**
 * Sends what the subscription gives by itself, since graphql-ws would serialise the same result again for each socket. Yields
 * nothing; ends when the subscription does, after which graphql-ws says so to the client.
 */
export function deliver(
  results: AsyncIterable<ExecutionResult>,
  send: (result: ExecutionResult) => Promise<void>,
): AsyncIterableIterator<never> {
  const iterator = results[Symbol.asyncIterator]();
  return {
    async next() {
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) return { value: undefined, done: true };
        await send(value);
      }
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

/** Resolves when the message has left this process: the next state is asked for only then, so a slow client skips states. */
export const sendNext = (socket: WebSocket, id: string, result: ExecutionResult): Promise<void> =>
  sendText(socket, `{"id":${JSON.stringify(id)},"type":"next","payload":${textOf(result)}}`);

export const sendText = (socket: WebSocket, text: string): Promise<void> =>
  new Promise((resolve) => socket.send(text, () => resolve()));
