/** A crowd of viewers, each with a real WebSocket of its own that speaks graphql-transport-ws. Counts what comes, checks its order. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { answerParent } from '../harness/asked.ts';

export type Crowd = typeof handlers;

interface Viewer {
  socket: WebSocket;
  /** The sequence of the newest message. */
  seen: number;
}

const viewers: Viewer[] = [];
const faults: string[] = [];
let messages = 0;
/** Who waits for how many viewers to have seen what. */
let goal: { sequence: number; left: number; reached(): void } | null = null;

const handlers = {
  /** Opens sockets and subscribes on each; resolves when each has been told the state as it is. */
  async connect({ url, count, query }: { url: string; count: number; query: string }): Promise<void> {
    const atOnce = 50;
    for (let begun = 0; begun < count; begun += atOnce) {
      await Promise.all(Array.from({ length: Math.min(atOnce, count - begun) }, () => open(url, query)));
    }
  },
  /** Resolves when every viewer has seen that sequence; every message has to be the one after the last. */
  seen(sequence: number): Promise<void> {
    const left = viewers.filter(({ seen }) => seen < sequence).length;
    return new Promise((reached) => {
      if (left === 0) reached();
      else goal = { sequence, left, reached };
    });
  },
  /** What has come so far, and what was wrong with it. */
  verdict: () => ({ messages, faults: faults.slice(0, 5) }),
};
answerParent(handlers);

async function open(url: string, query: string): Promise<void> {
  const id = randomUUID();
  const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  const viewer: Viewer = { socket, seen: 0 };
  const first = Promise.withResolvers<void>();
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  socket.on('error', (error) => fault(String(error)));
  socket.on('message', (data: Buffer) => {
    const sequence = sequenceOf(data);
    if (sequence !== null) {
      take(viewer, sequence);
      first.resolve();
    } else if (data.includes('connection_ack')) {
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
    } else fault(data.toString());
  });
  await first.promise;
  viewers.push(viewer);
}

function take(viewer: Viewer, sequence: number): void {
  messages += 1;
  if (viewer.seen !== 0 && sequence !== viewer.seen + 1) fault(`${viewer.seen} was followed by ${sequence}`);
  viewer.seen = sequence;
  if (goal?.sequence !== sequence) return;
  goal.left -= 1;
  if (goal.left > 0) return;
  const { reached } = goal;
  goal = null;
  reached();
}

function fault(what: string): void {
  faults.push(what);
}

const label = Buffer.from('"sequence":');
const [zero, nine] = [48, 57];

/** Without parsing the JSON, which would cost a client more than the server's whole work. */
function sequenceOf(data: Buffer): number | null {
  const at = data.indexOf(label);
  if (at < 0) return null;
  let sequence = 0;
  for (let index = at + label.length; data[index]! >= zero && data[index]! <= nine; index += 1)
    sequence = sequence * 10 + data[index]! - zero;
  return sequence;
}
