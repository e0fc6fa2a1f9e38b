/** A WebSocket client that speaks the protocol by hand, so that tests can break it. Messages queue: tests wait for events, not time. */
import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

export interface Message {
  type: string;
  id?: string;
  payload?: any;
}

export interface TestSocket {
  socket: WebSocket;
  send(message: Message | string): void;
  /** The next message that has not been read; rejects when the socket closes first. */
  next(): Promise<Message>;
  /** The first message of a type for an id, skipping the others. */
  until(type: string, id?: string): Promise<Message>;
  closed: Promise<{ code: number; reason: string }>;
  /** Goes through connection_init and connection_ack. */
  greet(payload?: object): Promise<void>;
  subscribe(id: string, query: string, variables?: object): void;
  close(): Promise<void>;
}

/** Rejects with the HTTP status in its message where the upgrade is refused. */
export async function openSocket(
  url: string,
  options: ClientOptions = {},
  protocol = 'graphql-transport-ws',
): Promise<TestSocket> {
  const socket = new WebSocket(url, protocol, options);
  const waiting: Message[] = [];
  let reader: PromiseWithResolvers<Message> | null = null;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    if (reader) reader.resolve(message);
    else waiting.push(message);
    reader = null;
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => {
      reader?.reject(new Error(`the socket closed with ${code} ${String(reason)} where a message was expected`));
      resolve({ code, reason: String(reason) });
    }),
  );
  await once(socket, 'open');
  socket.on('error', () => {});

  const send = (message: Message | string) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  const next = async (): Promise<Message> => {
    const known = waiting.shift();
    if (known) return known;
    reader = Promise.withResolvers<Message>();
    return reader.promise;
  };
  const until = async (type: string, id?: string): Promise<Message> => {
    for (;;) {
      const message = await next();
      if (message.type === type && (id === undefined || message.id === id)) return message;
    }
  };
  return {
    socket,
    send,
    next,
    until,
    closed,
    async greet(payload) {
      send({ type: 'connection_init', payload });
      await until('connection_ack');
    },
    subscribe: (id, query, variables) => send({ type: 'subscribe', id, payload: { query, variables } }),
    async close() {
      socket.close();
      await closed;
    },
  };
}
