/** A line between a browser and the api that lets as many bytes of uploads through as it is told to, and breaks when it is told to. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface BrokenLine {
  /** As the api's, with another port. */
  url: string;
  /** Lets so many bytes more of PATCH requests through to the server; at first none. */
  allow(bytes: number): void;
  /** Every connection breaks, and none can be made until `heal`. */
  cut(): void;
  heal(): void;
  close(): Promise<void>;
}

export async function brokenLine(api: string): Promise<BrokenLine> {
  const { hostname, port } = new URL(api);
  const sockets = new Set<Socket>();
  /** Goes on with what is held back, when more is allowed. */
  const held = new Set<() => void>();
  let allowed = 0;
  let broken = false;

  const server = createServer((client) => {
    if (broken) return void client.resetAndDestroy();
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    upstream.pipe(client);
    let sends = false;
    let waiting: Buffer = Buffer.alloc(0);
    const pass = () => {
      const now = sends ? waiting.subarray(0, allowed) : waiting;
      if (sends) allowed -= now.length;
      waiting = waiting.subarray(now.length);
      if (now.length > 0) upstream.write(now);
      if (waiting.length > 0) client.pause();
      else client.resume();
    };
    client.on('data', (chunk: Buffer) => {
      sends ||= chunk.subarray(0, 6).toString() === 'PATCH ';
      waiting = waiting.length > 0 ? Buffer.concat([waiting, chunk]) : chunk;
      pass();
    });
    client.on('end', () => upstream.end());
    held.add(pass);
    client.on('close', () => {
      held.delete(pass);
      upstream.destroy();
    });
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const reset = () => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    allow(bytes) {
      allowed += bytes;
      held.forEach((pass) => pass());
    },
    cut() {
      broken = true;
      reset();
    },
    heal() {
      broken = false;
    },
    async close() {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}
