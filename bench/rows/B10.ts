/**
 * B10: a screenshot for every 3 s of a video of ten minutes whose key frames are 3 s apart: how long all take, and the first. Each contestant
 * writes JPEGs of the same quality into a pipe, at the same priority.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMedia } from '../../src/services/media/createMedia.ts';
import { jpegsIn } from '../../src/services/media/jpegs.ts';
import { mostScreenshots } from '../../src/services/media/screenshots.ts';
import { clock, clockOf, ffmpeg } from '../../test/support/videos.ts';
import type { Bench, BenchRow, Round } from '../harness/row.ts';

const everySeconds = 3;
const loopSeconds = 60;
const seconds = 10 * loopSeconds;
/** One picture in so many is sought, because all would take minutes. */
const seekingShare = 10;
const nobody = new AbortController().signal;

export const row: BenchRow = {
  row: 'B10',
  title: `screenshots: one for every ${everySeconds} s of a video of ${seconds / 60} minutes, 1280 × 720, 30 frames a second`,
  async run(bench) {
    const folder = await mkdtemp(join(tmpdir(), 'b10-'));
    bench.after(() => rm(folder, { recursive: true, force: true }));
    const path = await makeVideo(folder);
    const media = createMedia({ FFMPEG_PATH: undefined, FFPROBE_PATH: undefined, MEDIA_SILENCE_MS: 120_000 });
    const video = await media.inspect(path, { signal: nobody });
    if (video.keyFrames !== 'CLOSE') bench.spoil('its key frames are taken for sparse');
    const marks = mostScreenshots(video.durationSeconds, everySeconds);

    const found = await bench.rounds({
      ours: () => {
        const series = media.screenshots(path, video, { signal: nobody, everySeconds });
        return timed(bench, marks, onTime(bench, series));
      },
      decodingAll: () =>
        timed(bench, marks, jpegsIn(output(['-i', path, '-map', '0:v:0', '-vf', `fps=1/${everySeconds}:round=up`]))),
      seeking: async () => {
        const { all, ...first } = await timed(bench, marks / seekingShare, bySeeking(path, marks));
        return { ...first, all: Number(all) * seekingShare };
      },
      bare: () =>
        timed(
          bench,
          marks,
          jpegsIn(output(['-skip_frame', 'nokey', '-i', path, '-map', '0:v:0', '-fps_mode', 'passthrough'])),
        ),
      inspecting: async () => {
        const began = performance.now();
        await media.inspect(path, { signal: nobody });
        return { all: performance.now() - began };
      },
    });

    const all = { metric: 'all screenshots', unit: 'ms', ours: found.ours.all! } as const;
    bench.compare({
      ...all,
      peer: 'fps filter',
      theirs: found.decodingAll.all!,
      ratio: 'theirs/ours',
      goal: { atLeast: 8 },
    });
    bench.compare({ ...all, peer: 'seek per picture', theirs: found.seeking.all!, ratio: 'theirs/ours', goal: null });
    bench.compare({ ...all, peer: 'bare -skip_frame nokey', theirs: found.bare.all!, goal: { atMost: 1.15 } });
    const share = { metric: 'first screenshot, share of the time for all', unit: '', peer: null } as const;
    bench.compare({ ...share, ours: found.ours.share!, goal: { atMost: 0.1 } });
    bench.compare({
      metric: 'first screenshot',
      unit: 'ms',
      ours: found.ours.first!,
      peer: 'fps filter',
      theirs: found.decodingAll.first!,
      goal: null,
    });
    bench.compare({ metric: 'inspecting before', unit: 'ms', ours: found.inspecting.all!, peer: null, goal: null });
  },
};

/** A minute that shows its clock, ten times over. */
async function makeVideo(folder: string): Promise<string> {
  const minute = join(folder, 'minute.mp4');
  const encode = '-c:v libx264 -preset veryfast -g 90 -keyint_min 90 -sc_threshold 0'.split(' ');
  const picture = clock({ seconds: loopSeconds, size: '1280x720', framesPerSecond: 30 });
  await ffmpeg(['-filter_complex', picture, '-map', '[v]', ...encode, minute]);
  const whole = join(folder, 'whole.mp4');
  await ffmpeg(['-stream_loop', String(seconds / loopSeconds - 1), '-i', minute, '-c', 'copy', whole]);
  return whole;
}

async function timed(bench: Bench, marks: number, pictures: AsyncIterable<unknown>): Promise<Round> {
  const began = performance.now();
  let first = 0;
  let count = 0;
  for await (const _ of pictures) {
    if (count++ === 0) first = performance.now() - began;
  }
  const all = performance.now() - began;
  if (count !== marks) bench.spoil(`expected ${marks} pictures, got ${count}`);
  return { all, first, share: first / all };
}

/** Each is in its place, and shows a time near its mark; every tenth is looked at, so that looking takes no time that counts. */
async function* onTime(
  bench: Bench,
  series: AsyncIterable<{ index: number; jpeg: Uint8Array }>,
): AsyncGenerator<unknown> {
  let expected = 0;
  const looks: Promise<void>[] = [];
  for await (const picture of series) {
    if (picture.index !== expected++) bench.spoil(`expected picture ${expected - 1}, got ${picture.index}`);
    if (picture.index % 10 === 0) looks.push(look(bench, picture.index, picture.jpeg));
    yield picture;
  }
  await Promise.all(looks);
}

async function look(bench: Bench, index: number, jpeg: Uint8Array): Promise<void> {
  const apart = Math.abs((await clockOf(jpeg)) - ((index * everySeconds) % loopSeconds));
  const off = Math.min(apart, loopSeconds - apart);
  if (off > everySeconds / 2) bench.spoil(`picture ${index} is ${off} s off its mark`);
}

async function* bySeeking(path: string, marks: number): AsyncGenerator<unknown> {
  for (let mark = 0; mark < marks; mark += seekingShare) {
    yield* jpegsIn(output(['-ss', String(mark * everySeconds), '-i', path, '-map', '0:v:0', '-frames:v', '1']));
  }
}

/** What a plain ffmpeg writes, at the priority that ours has. */
async function* output(args: string[]): AsyncGenerator<Buffer> {
  const whole = [
    '-hide_banner',
    '-nostdin',
    '-loglevel',
    'error',
    ...args,
    '-q:v',
    '4',
    '-f',
    'image2pipe',
    '-c:v',
    'mjpeg',
    'pipe:1',
  ];
  const child = spawn('ffmpeg', whole, { stdio: ['ignore', 'pipe', 'inherit'] });
  setPriority(child.pid!, constants.priority.PRIORITY_BELOW_NORMAL);
  yield* child.stdout;
}
