/** B13: a recording of 90 minutes becomes everything else, with a model that answers at once: how long each step takes, and what it needs. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpeg } from '../../test/support/videos.ts';
import { residentMiB } from '../harness/processes.ts';
import type { BenchRow, Round } from '../harness/row.ts';

const minutes = 90;
const everySeconds = 3;
const sampleEveryMs = 100;
const drafts = ['BLOG', 'NEWSLETTER', 'TWITTER', 'LINKEDIN'];

export const row: BenchRow = {
  row: 'B13',
  title: `a recording of ${minutes} minutes, 1280 × 720: transcript, screenshots, chapters, ${drafts.length} drafts`,
  async run(bench) {
    const folder = await mkdtemp(join(tmpdir(), 'b13-'));
    bench.after(() => rm(folder, { recursive: true, force: true }));
    const recording = await readFile(await makeRecording(folder));
    const longhaul = await bench.longhaul({ env: { PRACTICE_SPEED: '0' } });
    const { local, operator, stack } = longhaul;
    const pids = { api: stack.process('api').pid!, worker: stack.process('worker').pid! };

    const { ours } = await bench.rounds({
      async ours(): Promise<Round> {
        const uploadId = await local.upload('recording.mp4', recording);
        const peaks = watchMemory(pids);
        const { run } = await local.start('videoToContent', { uploadId, title: 'A long recording', drafts });
        const ended = await local.watch(run!.id).ended;
        const { api, worker } = await peaks.stop();
        if (ended.status !== 'COMPLETED') bench.spoil(`the run ended ${ended.status}: ${ended.error?.message}`);
        const { historyLength, historySize = 0 } = await operator.workflow
          .getHandle(`videoToContent-${run!.id}`)
          .describe();
        const { project } = await local.ask<{ project: { screenshots: { totalCount: number } } }>(
          'query ($id: ID!) { project: videoProject(id: $id) { screenshots { totalCount } } }',
          { id: run!.id },
        );
        const { totalCount } = project.screenshots;
        if (Math.abs(totalCount - (minutes * 60) / everySeconds) > 1)
          bench.spoil(`${totalCount} screenshots were taken`);
        const seconds = (from: string | null, to: string | null) => (Date.parse(to!) - Date.parse(from!)) / 1_000;
        return {
          ...Object.fromEntries(
            ended.steps.map(({ key, startedAt, finishedAt }) => [`step ${key}`, seconds(startedAt, finishedAt)]),
          ),
          all: seconds(ended.startedAt, ended.finishedAt),
          api,
          worker,
          events: historyLength,
          bytes: historySize / 1_024,
        };
      },
    });

    const alone = { peer: null, goal: null };
    for (const metric of Object.keys(ours).filter((name) => name.startsWith('step ')))
      bench.compare({ metric, unit: 's', ours: ours[metric]!, ...alone });
    bench.compare({ metric: 'the whole run', unit: 's', ours: ours.all!, ...alone });
    bench.compare({
      metric: 'memory of the worker, most',
      unit: 'MiB',
      ours: ours.worker!,
      peer: null,
      goal: { atMost: 500 },
    });
    bench.compare({
      metric: 'memory of the api, most',
      unit: 'MiB',
      ours: ours.api!,
      peer: null,
      goal: { atMost: 300 },
    });
    bench.compare({
      metric: 'events of history',
      unit: 'events',
      ours: ours.events!,
      peer: null,
      goal: { atMost: 300 },
    });
    bench.compare({ metric: 'size of history', unit: 'KiB', ours: ours.bytes!, ...alone });
  },
};

/** A minute of moving pictures and of something like speech, ninety times over; a key frame every 2 s. */
async function makeRecording(folder: string): Promise<string> {
  const minute = join(folder, 'minute.mp4');
  const speech = "aevalsrc='0.3*sin(2*PI*220*t)*lt(mod(t,7),5.5)*(0.6+0.4*sin(2*PI*4*t))':s=16000:d=60";
  const encode = '-c:v libx264 -preset veryfast -crf 32 -g 50 -pix_fmt yuv420p -c:a aac -b:a 48k'.split(' ');
  await ffmpeg(['-f', 'lavfi', '-i', 'testsrc=s=1280x720:r=25:d=60', '-f', 'lavfi', '-i', speech, ...encode, minute]);
  const whole = join(folder, 'whole.mp4');
  await ffmpeg(['-stream_loop', String(minutes - 1), '-i', minute, '-c', 'copy', whole]);
  return whole;
}

/** What processes hold at most, in MiB, until it is stopped. */
function watchMemory<Name extends string>(pids: Record<Name, number>) {
  const names = Object.keys(pids) as Name[];
  const most = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  const look = async () => {
    for (const name of names) most[name] = Math.max(most[name], await residentMiB(pids[name]));
  };
  const timer = setInterval(() => void look(), sampleEveryMs);
  return {
    async stop(): Promise<Record<Name, number>> {
      clearInterval(timer);
      await look();
      return most;
    },
  };
}
