/** graphql-yoga and graphql-ws as their documentation puts them together, over the same schema; changes go by its own pubsub. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPubSub, createYoga } from 'graphql-yoga';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { loadSchema } from '../../../src/api/schema.ts';
import type { RunSnapshot } from '../../../src/runs/snapshot.ts';
import { answerParent, ownCpu, ownMemory } from '../../harness/asked.ts';
import { snapshotOf } from './snapshot.ts';

const pubSub = createPubSub<{ run: [RunSnapshot] }>();
let current = snapshotOf(1);

/** As a careful author writes it: first the state as it is, then the changes. */
async function* watch(): AsyncGenerator<RunSnapshot> {
  const changes = pubSub.subscribe('run');
  yield current;
  yield* changes;
}

const yoga = createYoga({
  schema: loadSchema([]),
  context: { config: {}, viewer: { id: 'local' }, runs: { watch } },
  logging: false,
});
const server = createServer((request, response) => void yoga(request, response));
/** https://the-guild.dev/graphql/yoga-server/docs/features/subscriptions#graphql-over-websocket-protocol-via-graphql-ws */
useServer(
  {
    execute: (operation) => (operation as unknown as Operation).rootValue.execute(operation),
    subscribe: (operation) => (operation as unknown as Operation).rootValue.subscribe(operation),
    async onSubscribe({ extra }, _id, params) {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        req: extra.request,
        socket: extra.socket,
        params,
      });
      const operation = {
        schema,
        operationName: params.operationName,
        document: parse(params.query),
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(operation.schema, operation.document);
      return errors.length > 0 ? errors : operation;
    },
  },
  new WebSocketServer({ server, path: '/graphql' }),
);
interface Operation {
  rootValue: Pick<ReturnType<typeof yoga.getEnveloped>, 'execute' | 'subscribe'>;
}

await new Promise<void>((listening) => server.listen(Number(process.env.BROADCAST_PORT ?? 0), '127.0.0.1', listening));
answerParent({
  address: () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
  change(sequence: number): void {
    current = snapshotOf(sequence);
    pubSub.publish('run', current);
  },
  cpu: ownCpu,
  memory: ownMemory,
});
