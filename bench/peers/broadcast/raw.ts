/** No GraphQL at all: `ws` sends one and the same buffer to whoever is connected. What no server on top of it can beat. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { execute, parse } from 'graphql';
import { loadSchema } from '../../../src/api/schema.ts';
import { answerParent, ownCpu, ownMemory } from '../../harness/asked.ts';
import { id, query, snapshotOf } from './snapshot.ts';

const schema = loadSchema([]);
const document = parse(query.replace('subscription', 'query'));
/** Made once for each change. */
async function messageOf(sequence: number): Promise<Buffer> {
  const contextValue = { viewer: { id: 'local' }, runs: { get: async () => snapshotOf(sequence) } };
  const payload = await execute({ schema, document, contextValue });
  return Buffer.from(JSON.stringify({ id, type: 'next', payload }));
}

let current = await messageOf(1);
const server = createServer();
const sockets = new WebSocketServer({ server, path: '/graphql', handleProtocols: ([first]) => first! });
sockets.on('connection', (socket) => {
  socket.once('message', () => {
    socket.send('{"type":"connection_ack"}');
    socket.once('message', () => socket.send(current, { binary: false }));
  });
});

await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
answerParent({
  address: () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
  async change(sequence: number): Promise<void> {
    current = await messageOf(sequence);
    for (const socket of sockets.clients) socket.send(current, { binary: false });
  },
  cpu: ownCpu,
  memory: ownMemory,
});
