/** A crowd of viewers, each with a real WebSocket of its own that speaks graphql-transport-ws. Sees when what came, and in what order. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { answerParent } from '../harness/asked.ts';
import { wallClock } from '../harness/wallClock.ts';

export type Crowd = typeof handlers;

export interface Operation {
  query: string;
  variables?: Record<string, string>;
}

export interface Joining {
  url: string;
  count: number;
  /** Subscriptions, as they go over the wire: the viewers take them in turns. */
  operations: Operation[];
  /** Nothing may be skipped: each sequence is the last one plus one. */
  strict?: boolean;
  /** When its connection breaks, a viewer comes back, again and again, as clients do whose people wait. */
  comesBack?: boolean;
}

interface Viewer {
  /** The sequence of what a page shows that keeps the contract: the newest, and no more than the end. */
  shown: number;
  ended: boolean;
  /** Whether what is looked for has come, and when. */
  sawAt: number | null;
}

interface Sought {
  mark: Buffer;
  /** How many viewers have not got it. */
  left: number;
  all: PromiseWithResolvers<void>;
}

/** Each at its own moment, so that a server that has just begun is not asked by all at once. */
const comeBackMs = () => 100 + Math.random() * 200;
const opensAtOnce = 50;

const viewers: Viewer[] = [];
const faults: string[] = [];
let messages = 0;
/** Viewers who were told that nothing follows. */
let completed = 0;
let sought: Sought | null = null;

const handlers = {
  /** Resolves when each new viewer has been told the state as it is. */
  async join(joining: Joining): Promise<void> {
    for (let begun = 0; begun < joining.count; begun += opensAtOnce) {
      const some = Array.from({ length: Math.min(opensAtOnce, joining.count - begun) }, (_, index) =>
        follow(joining, joining.operations[(begun + index) % joining.operations.length]!),
      );
      await Promise.all(some);
    }
  },
  /** Has all viewers look for messages with these bytes; to be answered before what they tell of is done. */
  lookFor(mark: string): void {
    for (const viewer of viewers) viewer.sawAt = null;
    sought = { mark: Buffer.from(mark), left: viewers.length, all: Promise.withResolvers() };
  },
  /** Resolves when every viewer has got such a message. Gives when each got its first, by the wall clock. */
  async allSee(): Promise<number[]> {
    await sought!.all.promise;
    return viewers.map(({ sawAt }) => sawAt!);
  },
  /** How many have got one. */
  seenBy: () => viewers.filter(({ sawAt }) => sawAt !== null).length,
  /** What each shows, by its sequence; in the order in which they joined. */
  shown: () => viewers.map(({ shown }) => shown),
  /** What has come so far, and what was wrong with it. */
  verdict: () => ({ messages, completed, faults: faults.slice(0, 5) }),
};
answerParent(handlers);

async function follow(joining: Joining, payload: Operation): Promise<void> {
  const viewer: Viewer = { shown: 0, ended: false, sawAt: null };
  const first = Promise.withResolvers<void>();
  const connect = () => {
    let last: number | null = null;
    const id = randomUUID();
    const socket = new WebSocket(joining.url, 'graphql-transport-ws', { perMessageDeflate: false });
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('error', (error) => joining.comesBack || faults.push(String(error)));
    socket.on('close', () => joining.comesBack && void sleep(comeBackMs()).then(connect));
    socket.on('message', (data: Buffer) => {
      const sequence = sequenceOf(data);
      if (sequence === null) {
        if (data.includes('connection_ack')) socket.send(JSON.stringify({ id, type: 'subscribe', payload }));
        else if (data.includes('"type":"complete"')) completed += 1;
        else faults.push(data.toString());
        return;
      }
      messages += 1;
      // The end always comes through: another server may have read it before this one last read that the run went on.
      const isEnd = endOf(data);
      const isNext = last === null || (joining.strict ? sequence === last + 1 : sequence > last || isEnd);
      if (!isNext) faults.push(`${last} was followed by ${sequence}`);
      last = sequence;
      first.resolve();
      // What a server knew before it was killed may be newer than what the next one reads first.
      if (viewer.ended || (sequence < viewer.shown && !isEnd)) return;
      viewer.shown = sequence;
      viewer.ended = isEnd;
      if (sought && viewer.sawAt === null && data.includes(sought.mark)) see(viewer, sought);
    });
  };
  connect();
  viewers.push(viewer);
  await first.promise;
}

function see(viewer: Viewer, what: Sought): void {
  viewer.sawAt = wallClock();
  what.left -= 1;
  if (what.left === 0) what.all.resolve();
}

const status = Buffer.from('"status":"');
const ends = ['COMPLETED"', 'FAILED"', 'CANCELLED"', 'TIMED_OUT"'];

/** Whether the run has ended. The viewers' queries ask for the run's status before those of its steps. */
function endOf(data: Buffer): boolean {
  const at = data.indexOf(status) + status.length;
  return ends.some((end) => data.toString('latin1', at, at + end.length) === end);
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
