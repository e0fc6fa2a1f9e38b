/**
 * B5: an attempt starts, or reports how far it is: when does a viewer see it? And when, where the bus has lost the message and
 * only the repair can tell?
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../../test/support/client.ts';
import { wallClock } from '../harness/wallClock.ts';
import type { BenchRow, Round } from '../harness/row.ts';
import { stampsOf, startScripted } from '../scripted/start.ts';

const runsAtOnce = 3;
const reports = 5;
/** The first step reports each half second; the others are over at once. */
const script = { stepMs: [2_500, 0], reports };
const pollEveryMs = 1_000;

const lostAtOnce = 10;
const repairedWithinMs = 2_000;

export const row: BenchRow = {
  row: 'B5',
  title: 'an attempt starts, or reports its percent → a viewer sees it',
  async run(bench) {
    const longhaul = await startScripted(bench);
    const { local, worker } = longhaul;
    const together = async (count: number, one: () => Promise<number[]>): Promise<Round> => ({
      ms: (await Promise.all(Array.from({ length: count }, one))).flat(),
    });
    const mustComplete = ({ id, status }: Run) => {
      if (status !== 'COMPLETED') bench.spoil(`run ${id} ended ${status}`);
    };

    async function ours(): Promise<number[]> {
      const run = await longhaul.play(script);
      /** When the viewer first saw each message, and (under the key `started`) that the attempt had begun. */
      const seenAt = new Map<string, number>();
      let last: Run | undefined;
      for await (const { run: now } of local.subscribe<{ run: Run }>(changes, { id: run.id })) {
        last = now;
        const [first] = now.steps;
        for (const sight of [first!.status === 'RUNNING' && 'started', first!.message])
          if (sight && !seenAt.has(sight)) seenAt.set(sight, wallClock());
      }
      mustComplete(last!);
      const { startedAt, reportedAt } = stampsOf(last!.steps[0]!);
      return [
        // The viewer comes when the answer has come: by then it may be there for others to see.
        ...(seenAt.has('started') ? [seenAt.get('started')! - startedAt] : []),
        // The last report may be followed at once by the step's end, which is what is shown then.
        ...reportedAt.slice(0, -1).map((at) => (seenAt.get(String(at)) ?? Infinity) - at),
      ];
    }

    async function describing(): Promise<number[]> {
      const run = await longhaul.play(script);
      const seen: { at: number; message: number | null; started: boolean }[] = [];
      await sleep(Math.random() * pollEveryMs);
      for (;;) {
        const { raw, status } = await longhaul.handle(run).describe();
        const at = wallClock();
        if (status.name !== 'RUNNING') break;
        const first = raw.pendingActivities?.find(({ activityId }) => activityId === 'targets');
        const details = first?.heartbeatDetails?.payloads?.[0]?.data;
        const { message } = details
          ? (JSON.parse(Buffer.from(details).toString()) as { message: string })
          : { message: null };
        seen.push({ at, message: message === null ? null : Number(message), started: Boolean(first?.lastStartedTime) });
        await sleep(pollEveryMs);
      }
      const ended = (await local.awaitRun(run.id, 10_000))!;
      mustComplete(ended);
      const { startedAt, reportedAt } = stampsOf(ended.steps[0]!);
      // A poll that shows a later report has shown this one's being over, too.
      const shownAt = (made: number) => seen.find(({ message }) => message !== null && message >= made)?.at;
      return [
        seen.find(({ started, at }) => started && at > startedAt)!.at - startedAt,
        ...reportedAt.slice(0, -1).flatMap((made) => (shownAt(made) === undefined ? [] : [shownAt(made)! - made])),
      ];
    }

    /** The second step starts at any time between two repairs; its worker's messages are lost. */
    async function lost(): Promise<number[]> {
      const run = await longhaul.play({ stepMs: [Math.random() * repairedWithinMs, repairedWithinMs + 1_000, 0] });
      let seenAt = Infinity;
      let last: Run | undefined;
      for await (const { run: now } of local.subscribe<{ run: Run }>(changes, { id: run.id })) {
        last = now;
        if (now.steps[1]!.status === 'RUNNING') seenAt = Math.min(seenAt, wallClock());
      }
      mustComplete(last!);
      return [seenAt - stampsOf(last!.steps[1]!).startedAt];
    }

    const pushed = await bench.rounds({
      ours: () => together(runsAtOnce, ours),
      describing: () => together(runsAtOnce, describing),
    });
    worker.send({ deaf: true });
    const repaired = await bench.rounds({ ours: () => together(lostAtOnce, lost) });

    const mine = { metric: 'attempt starts or reports → seen', unit: 'ms', ours: pushed.ours.ms! };
    bench.compare({ ...mine, peer: null, goal: { atMost: 15 } });
    bench.compare({
      ...mine,
      peer: 'describe every second',
      theirs: pushed.describing.ms!,
      ratio: 'theirs/ours',
      goal: { atLeast: 30 },
    });
    bench.compare({
      metric: 'attempt starts → seen, its messages lost',
      unit: 'ms',
      ours: repaired.ours.ms!,
      peer: null,
      by: 'p95',
      goal: { atMost: repairedWithinMs + 100 },
    });
  },
};

const changes =
  'subscription ($id: ID!) { run(id: $id) { id status sequence steps { key status message fraction output } } }';
