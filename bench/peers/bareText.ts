/**
 * Text by nothing but Redis and WebSockets, as the limit of what a bus can do: told of a plan, this process publishes frames as our
 * worker does; started with a port, it hands what Redis brings to the sockets that asked for that text.
 */
import { Redis } from 'ioredis';
import { WebSocketServer, type WebSocket } from 'ws';
import { createTextStream } from '../../src/worker/textStream.ts';
import { sayReady } from '../harness/child.ts';
import { redisAt } from './bullmq.ts';
import { writeTokens, type TokenPlan } from './tokens.ts';

export interface BareTexts {
  plan: TokenPlan;
  /** The names of the channels, one a text. */
  channels: string[];
}

const port = process.env.BARE_TEXT_PORT;
const redis = new Redis(redisAt);
await redis.ping();
let server: WebSocketServer | undefined;

if (port) {
  const viewers = new Map<string, Set<WebSocket>>();
  redis.on('message', (channel: string, text: string) => {
    for (const viewer of viewers.get(channel) ?? []) viewer.send(text);
  });
  server = new WebSocketServer({ host: '127.0.0.1', port: Number(port) });
  server.on('connection', (socket, request) => {
    const channel = request.url!.slice(1);
    const those = viewers.get(channel) ?? new Set();
    viewers.set(channel, those.add(socket));
    socket.on('close', () => those.delete(socket));
    void redis.subscribe(channel).then(() => socket.send('{"text":""}'));
  });
} else {
  process.on('message', ({ plan, channels = [] }: Partial<BareTexts>) => {
    for (const channel of channels) {
      const stream = createTextStream((frame) => void redis.publish(channel, JSON.stringify(frame)));
      void writeTokens(plan!, stream.write).then(stream.close);
    }
  });
}
sayReady(() => {
  redis.disconnect();
  for (const socket of server?.clients ?? []) socket.terminate();
  server?.close();
  process.exit();
});
