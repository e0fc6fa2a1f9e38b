/**
 * B6: text as it is written: 100 runs at once, 50 tokens a second each, three viewers of each. Ours waits 30 ms for more tokens before
 * it sends a frame; what is compared is what comes on top of that, for the token that opened the frame.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowStreamClient } from '@temporalio/workflow-streams/client';
import { WebSocket } from 'ws';
import { freePort } from '../../src/supervisor/ports.ts';
import type { Run } from '../../test/support/client.ts';
import { startChild } from '../harness/child.ts';
import { opens } from '../harness/gate.ts';
import type { BenchRow } from '../harness/row.ts';
import { wallClock } from '../harness/wallClock.ts';
import type { BareTexts } from '../peers/bareText.ts';
import { redisAt } from '../peers/bullmq.ts';
import { peerQueue, startPeerWorker } from '../peers/streams.ts';
import { momentsIn, tokensOf, type TokenPlan } from '../peers/tokens.ts';
import type { Script } from '../scripted/script.ts';
import { startScripted } from '../scripted/start.ts';

const runs = 100;
const viewersOfEach = 3;
const pace = { perSecond: 50, seconds: 2 };
const frameMs = 30;
/** Until every viewer's request has come to where it waits. */
const settleMs = 2_000;
/** The step goes on when its text is written: with its end the text is over, and what it gives takes the text's place. */
const afterMs = 1_000;
const patienceMs = 60_000;

export const row: BenchRow = {
  row: 'B6',
  title: `text: ${runs} runs × ${pace.perSecond} tokens/s × ${viewersOfEach} viewers, a token is written → a viewer has it`,
  async run(bench) {
    const longhaul = await startScripted(bench, { REDIS_URL: `redis://${redisAt.host}:${redisAt.port}` });
    const { operator, stack } = longhaul;
    const peers = await startPeerWorker(stack.addresses.temporal);
    bench.after(() => peers.stop());
    const port = await freePort();
    const bareText = new URL('../peers/bareText.ts', import.meta.url);
    const writer = await startChild(bareText, {});
    bench.after(() => writer.stop());
    const sockets = await startChild(bareText, { BARE_TEXT_PORT: String(port) });
    bench.after(() => sockets.stop());

    /** Of frames: how long each one's first token took, less the frame's own time. Misses and repeats spoil the row. */
    function watchFrames(what: string) {
      const ms: number[] = [];
      let tokens = 0;
      const all = Promise.withResolvers<void>();
      return {
        take(text: string) {
          const now = wallClock();
          const moments = momentsIn(text);
          if (moments.length === 0) return;
          ms.push(now - moments[0]! - frameMs);
          tokens += moments.length;
          if (tokens >= expected) all.resolve();
        },
        async measured() {
          await Promise.race([all.promise, sleep(patienceMs)]);
          if (tokens !== expected) bench.spoil(`${what}: ${tokens} of ${expected} tokens came`);
          return { ms };
        },
      };
    }
    const expected = tokensOf(pace) * runs * viewersOfEach;
    const newPlan = (): TokenPlan => ({ ...pace, gate: randomUUID() });

    async function ours() {
      const plan = newPlan();
      const started = await Promise.all(
        Array.from({ length: runs }, () => longhaul.play({ tokens: plan, stepMs: [afterMs, 0] })),
      );
      const frames = watchFrames('ours');
      const viewers = await Promise.all(
        started.flatMap((run) =>
          Array.from({ length: viewersOfEach }, () => openTextViewer(stack.addresses.web, run, frames.take)),
        ),
      );
      await sleep(settleMs);
      longhaul.worker.send(opens(plan.gate));
      const measured = await frames.measured();
      for (const { id } of started) await longhaul.local.awaitRun(id, 30_000);
      for (const viewer of viewers) viewer.terminate();
      return measured;
    }

    async function bare() {
      const channels = Array.from({ length: runs }, () => `bench-${randomUUID()}`);
      const frames = watchFrames('bare');
      const viewers = channels.flatMap((channel) =>
        Array.from({ length: viewersOfEach }, () => new WebSocket(`ws://127.0.0.1:${port}/${channel}`)),
      );
      await Promise.all(viewers.map((viewer) => once(viewer, 'message')));
      for (const viewer of viewers) {
        // As our worker does, the writer repeats the whole text each second: whoever has it skips that.
        let length = 0;
        viewer.on('message', (data) => {
          const { offset, text } = JSON.parse(String(data)) as { offset: number; text: string };
          if (offset < length) return;
          length = offset + text.length;
          frames.take(text);
        });
      }
      const plan = newPlan();
      writer.send({ plan, channels } satisfies BareTexts);
      writer.send(opens(plan.gate));
      const measured = await frames.measured();
      for (const viewer of viewers) viewer.terminate();
      return measured;
    }

    async function streams() {
      const plan = newPlan();
      const texts = await Promise.all(
        Array.from({ length: runs }, () =>
          operator.workflow.start('streamedText', { workflowId: randomUUID(), taskQueue: peerQueue, args: [plan] }),
        ),
      );
      const ms: number[] = [];
      const view = async (workflowId: string) => {
        let left = tokensOf(plan);
        const client = WorkflowStreamClient.create(operator, workflowId);
        const tokens = client.subscribe<string>('tokens', 0, { resultType: true, pollCooldown: 0 });
        for await (const { data } of tokens) {
          ms.push(wallClock() - Number(data));
          left -= 1;
          if (left === 0) break;
        }
      };
      const viewing = texts.flatMap(({ workflowId }) =>
        Array.from({ length: viewersOfEach }, () => view(workflowId).catch(() => {})),
      );
      await sleep(settleMs);
      peers.send(opens(plan.gate));
      await Promise.race([Promise.all(viewing), sleep(patienceMs)]);
      for (const text of texts) await text.terminate().catch(() => {});
      await Promise.all(viewing);
      if (ms.length < expected) bench.say(`workflow-streams: ${ms.length} of ${expected} tokens came`);
      return { ms };
    }

    const measured = await bench.rounds({ ours, bare, streams });
    const mine = { metric: 'token → viewer, beyond the frame', unit: 'ms', ours: measured.ours.ms! };
    bench.compare({
      ...mine,
      peer: 'workflow-streams, forced flush, cooldown 0',
      theirs: measured.streams.ms!,
      ratio: 'theirs/ours',
      goal: { atLeast: 5 },
    });
    bench.compare({ ...mine, peer: 'bare Redis → ws', theirs: measured.bare.ms!, goal: { atMost: 3 } });

    const eventsOf = async (script: Script) => {
      const run = await longhaul.play(script);
      if (script.tokens) longhaul.worker.send(opens(script.tokens.gate));
      await longhaul.local.awaitRun(run.id, 30_000);
      return Number((await longhaul.handle(run).describe()).historyLength);
    };
    const events = await bench.rounds({
      with: async () => ({ events: await eventsOf({ tokens: newPlan() }) }),
      without: async () => ({ events: await eventsOf({}) }),
    });
    bench.compare({
      metric: 'history events of a run that writes text',
      unit: '',
      ours: events.with.events!,
      peer: 'the same run without text',
      theirs: events.without.events!,
      goal: { atMost: 1 },
    });
  },
};

/** Resolves when the subscription is on its way. */
async function openTextViewer(web: string, run: Run, take: (text: string) => void): Promise<WebSocket> {
  const socket = new WebSocket(`${web.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.on('message', (data) => {
    const { payload } = JSON.parse(String(data)) as {
      payload?: { data?: { runText: { step: string; text: string } } };
    };
    if (payload?.data?.runText.step === run.steps[0]!.key) take(payload.data.runText.text);
  });
  const query = 'subscription ($id: ID!) { runText(id: $id) { step offset text } }';
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query, variables: { id: run.id } } }));
  return socket;
}
