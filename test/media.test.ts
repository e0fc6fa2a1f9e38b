/** Media by ffmpeg: pictures on time, audio cut in pauses, hostile and broken files, and that nothing is left behind. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { createMedia } from '../src/services/media/createMedia.ts';
import type { AudioPiece, InspectedVideo, Media, Screenshot } from '../src/services/media/media.ts';
import { mostScreenshots } from '../src/services/media/screenshots.ts';
import { describeWith } from './support/tools.ts';
import { clockOf, ffmpegPath, playlists, sentences, video, type VideoName } from './support/videos.ts';
import { eventually } from './support/waiting.ts';

jest.setTimeout(120_000);

const everySeconds = 3;
const nobody = new AbortController().signal;
const media = mediaWith({});

describeWith('ffmpeg', ffmpegPath, 'media', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'media-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['talk.mp4', 'key frames that are close'],
    ['sparse.mp4', 'sparse key frames'],
    ['gap.mp4', 'close key frames, with a stretch without any'],
    ['talk.mkv', 'a Matroska file'],
    ['rotated.mp4', 'a phone held upright'],
    ['4k.mp4', '4K'],
  ] as const)('%s: screenshots show what is seen at their marks (%s)', async (name, _what) => {
    const path = await video(name);
    const inspected = await inspectedOf(name);
    const all = await screenshotsOf(path, inspected);
    expect(all.map(({ index }) => index)).toEqual(counted(mostScreenshots(inspected.durationSeconds, everySeconds)));
    for (const { index, atSeconds, jpeg, width, height } of all) {
      const shown = await clockOf(jpeg);
      expect(Math.abs(shown - index * everySeconds)).toBeLessThanOrEqual(1.5);
      // The clock steps by tenths, and a frame may stay for longer than the time that it shows.
      expect(Math.abs(shown - atSeconds)).toBeLessThanOrEqual(0.5);
      expect(await sizeOf(jpeg)).toEqual({ width, height });
    }
  });

  test('of a video with a variable frame rate screenshots show what a player would', async () => {
    const path = await video('variableFrameRate.mp4');
    const inspected = await inspectedOf('variableFrameRate.mp4');
    expect(inspected.video?.variableFrameRate).toBe(true);
    const all = await screenshotsOf(path, inspected);
    expect(all.map(({ index }) => index)).toEqual(counted(14));
    const shown = await Promise.all(all.map(({ jpeg }) => clockOf(jpeg)));
    // Between 12 and 25 s the picture changes every 5 s only.
    expect(shown).toEqual([0, 3, 6, 9, 11.7, 15, 15, 20, 20, 27, 30, 33, 36, 39]);
  });

  test('a resumed series goes on at its mark', async () => {
    for (const name of ['talk.mp4', 'sparse.mp4'] as const) {
      const path = await video(name);
      const inspected = await inspectedOf(name);
      const whole = await screenshotsOf(path, inspected);
      const rest = await screenshotsOf(path, inspected, 33);
      expect(rest.map(({ index, atSeconds }) => [index, atSeconds])).toEqual(
        whole.slice(11).map(({ index, atSeconds }) => [index, atSeconds]),
      );
      expect(rest[0]!.jpeg).toEqual(whole[11]!.jpeg);
      expect(await screenshotsOf(path, inspected, 60)).toEqual([]);
    }
  });

  test('tracks are told as people see and hear them', async () => {
    const seen = async (name: VideoName) => {
      const { video: track, audio, captions, keyFrames, durationSeconds } = await inspectedOf(name);
      return {
        size: track && [track.width, track.height],
        rotation: track?.rotation,
        audio,
        captions,
        keyFrames,
        durationSeconds,
      };
    };
    expect(await seen('talk.mp4')).toEqual({
      size: [320, 180],
      rotation: 0,
      audio: { codec: 'aac', channels: 1 },
      captions: null,
      keyFrames: 'CLOSE',
      durationSeconds: 60,
    });
    expect(await seen('rotated.mp4')).toMatchObject({ size: [180, 320], rotation: 90 });
    expect(await seen('wide.mp4')).toMatchObject({ size: [320, 180] });
    expect(await seen('4k.mp4')).toMatchObject({ size: [3840, 2160] });
    expect(await seen('sparse.mp4')).toMatchObject({ keyFrames: 'SPARSE' });
    expect(await seen('audioOnly.m4a')).toMatchObject({ size: null, audio: { codec: 'aac' } });
    expect(await seen('captions.mp4')).toMatchObject({ captions: { codec: 'mov_text', language: 'eng' }, audio: null });
    expect(await seen('twoSeconds.mp4')).toMatchObject({ durationSeconds: 2 });
  });

  test('4K is made smaller, and a short video has one screenshot', async () => {
    const [big] = await screenshotsOf(await video('4k.mp4'), await inspectedOf('4k.mp4'));
    expect([big!.width, big!.height]).toEqual([1280, 720]);
    expect(await screenshotsOf(await video('twoSeconds.mp4'), await inspectedOf('twoSeconds.mp4'))).toHaveLength(1);
    expect(await screenshotsOf(await video('audioOnly.m4a'), await inspectedOf('audioOnly.m4a'))).toEqual([]);
  });

  test('audio is cut in pauses, and its pieces are the whole', async () => {
    const seconds: number[] = [];
    const pieces = await piecesOf('talk.mp4', { longestSeconds: 20, onProgress: (at) => void seconds.push(at) });
    expect(pieces.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(pieces.every(({ startSeconds, endSeconds }) => endSeconds - startSeconds <= 20)).toBe(true);
    expect(pieces.map(({ startSeconds }) => startSeconds)).toEqual([
      0,
      ...pieces.slice(0, -1).map(({ endSeconds }) => endSeconds),
    ]);
    expect(pieces.at(-1)!.endSeconds).toBeCloseTo(60, 0);
    // No sentence is cut in two, as far as is known where they begin.
    for (const { endSeconds } of pieces.slice(0, -1)) {
      expect(sentences.some(({ startSeconds }) => endSeconds > startSeconds && endSeconds < startSeconds + 2)).toBe(
        false,
      );
    }
    expect(seconds).toEqual(seconds.toSorted((one, other) => one - other));
    expect(seconds.at(-1)).toBeCloseTo(60, 0);
    const [whole] = await piecesOf('talk.mp4', {});
    const samples = await Promise.all(pieces.map(async ({ path }) => (await readFile(path)).subarray(44)));
    expect(Buffer.concat(samples).equals((await readFile(whole!.path)).subarray(44))).toBe(true);
    expect(await probe(whole!.path)).toMatchObject({ codec_name: 'pcm_s16le', sample_rate: '16000', channels: 1 });
  });

  test('audio in which there is nothing is told; a video without audio has no pieces', async () => {
    expect(await piecesOf('hushed.mp4', {})).toMatchObject([{ index: 0, silent: true }]);
    expect((await piecesOf('talk.mp4', {}))[0]!.silent).toBe(false);
    expect(await piecesOf('silent.mp4', {})).toEqual([]);
  });

  test('captions come as WebVTT; null where there are none', async () => {
    const read = async (name: VideoName) => {
      const path = await video(name);
      return media.captions(path, await inspectedOf(name), { signal: nobody });
    };
    expect(await read('captions.mp4')).toContain('00:01.000 --> 00:04.000\nWelcome to this talk');
    expect(await read('captions.mp4')).toMatch(/^WEBVTT/);
    expect(await read('talk.mp4')).toBeNull();
  });

  test.each(['brokenTail.mp4', 'brokenTail.mkv'] as const)(
    'of %s what can be read is kept, with a warning',
    async (name) => {
      const path = await video(name);
      const inspected = await inspectedOf(name);
      expect(inspected.durationSeconds).toBeGreaterThan(35);
      expect(inspected.durationSeconds).toBeLessThan(42);
      expect(inspected.warnings).toEqual([
        expect.stringMatching(/says that it lasts 1:00, and nothing can be read after 0:3\d/),
      ]);
      const all = await screenshotsOf(path, inspected);
      expect(all.length).toBeGreaterThanOrEqual(12);
      expect((await piecesOf(name, {})).at(-1)!.endSeconds).toBeGreaterThan(35);
    },
  );

  test.each([
    ['half.mp4', 'MEDIA_BROKEN', /cut off: its index \(moov\) is missing/],
    ['text.mp4', 'NOT_A_VIDEO', /This is text, not a video/],
    ['empty.mp4', 'NOT_A_VIDEO', /The file is empty/],
    ['picture.mp4', 'NOT_A_VIDEO', /a file of the kind JPG/],
    ['huge.avi', 'MEDIA_TOO_LARGE', /12000 × 12000 pixels/],
  ] as const)('%s is refused: %s', async (name, type, message) => {
    const refusal = media.inspect(await video(name), { signal: nobody });
    await expect(refusal).rejects.toMatchObject({ type, nonRetryable: true, message: expect.stringMatching(message) });
  });

  test('a Matroska file whose contents lead to themselves is read like any other', async () => {
    expect(await inspectedOf('looping.mkv')).toMatchObject({ keyFrames: 'CLOSE' });
    expect(await screenshotsOf(await video('looping.mkv'), await inspectedOf('looping.mkv'))).toHaveLength(20);
  });

  describeHostile(() => folder);

  test('a cancelled call ends its process and throws the reason', async () => {
    const inspected = await inspectedOf('large.mp4');
    const cancel = new AbortController();
    const path = await copyOf('large.mp4');
    const series = media.screenshots(path, inspected, { signal: cancel.signal, everySeconds });
    const iterator = series[Symbol.asyncIterator]();
    await iterator.next();
    const pid = await pidOver(path);
    // It waits for its reader, as it does for a slow store.
    process.kill(pid, 'SIGSTOP');
    cancel.abort(new Error('cancelled by its user'));
    await expect(drain(iterator)).rejects.toThrow('cancelled by its user');
    expect(await processesOver(path)).toEqual([]);
  });

  test('who stops reading ends the process', async () => {
    const path = await copyOf('large.mp4');
    const inspected = await inspectedOf('large.mp4');
    for await (const { index } of media.screenshots(path, inspected, { signal: nobody, everySeconds })) {
      expect(await processesOver(path)).toHaveLength(1);
      if (index === 1) break;
    }
    expect(await processesOver(path)).toEqual([]);
  });

  test('a call that was cancelled before it began starts nothing', async () => {
    const path = await video('talk.mp4');
    const inspected = await inspectedOf('talk.mp4');
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(media.inspect(path, { signal })).rejects.toThrow('too late');
    await expect(collect(media.screenshots(path, inspected, { signal, everySeconds }))).rejects.toThrow('too late');
    await expect(collect(media.audioPieces(path, { signal, folder }))).rejects.toThrow('too late');
  });

  test('ffmpeg killed is an error that another attempt may heal; only the child dies', async () => {
    const path = await copyOf('large.mp4');
    const inspected = await inspectedOf('large.mp4');
    const iterator = media.screenshots(path, inspected, { signal: nobody, everySeconds })[Symbol.asyncIterator]();
    await iterator.next();
    const pid = await pidOver(path);
    process.kill(pid, 'SIGSTOP'); // so that it has not ended by itself
    process.kill(pid, 'SIGKILL');
    await expect(drain(iterator)).rejects.toMatchObject({ type: 'MEDIA_CRASHED', nonRetryable: false });
    expect(await screenshotsOf(path, inspected)).toHaveLength(20);
  });

  test('ffmpeg that comes no further is ended', async () => {
    const path = await copyOf('large.mp4');
    const impatient = mediaWith({ MEDIA_SILENCE_MS: 1_000 });
    const inspected = await inspectedOf('large.mp4');
    const iterator = impatient.screenshots(path, inspected, { signal: nobody, everySeconds })[Symbol.asyncIterator]();
    await iterator.next();
    process.kill(await pidOver(path), 'SIGSTOP');
    await expect(drain(iterator)).rejects.toMatchObject({ type: 'MEDIA_STALLED', nonRetryable: false });
    expect(await processesOver(path)).toEqual([]);
  });

  test('without ffmpeg each call says what to do', async () => {
    const bare = mediaWith({ FFMPEG_PATH: undefined, FFPROBE_PATH: undefined });
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      await expect(bare.inspect(await video('talk.mp4'), { signal: nobody })).rejects.toMatchObject({
        type: 'MEDIA_TOOL_MISSING',
        nonRetryable: true,
        message: expect.stringContaining('FFPROBE_PATH'),
      });
    } finally {
      process.env.PATH = path;
    }
  });

  async function piecesOf(
    name: VideoName,
    options: { longestSeconds?: number; onProgress?(seconds: number): void },
  ): Promise<AudioPiece[]> {
    const into = await mkdtemp(join(folder, 'pieces-'));
    const pieces = await collect(media.audioPieces(await video(name), { signal: nobody, folder: into, ...options }));
    expect(await readdir(into)).toHaveLength(pieces.length);
    return pieces;
  }

  /** Under a path of its own, so that the processes that work on it are known. */
  async function copyOf(name: VideoName): Promise<string> {
    const path = join(await mkdtemp(join(folder, 'copy-')), name);
    await writeFile(path, await readFile(await video(name)));
    return path;
  }
});

/** Files that call themselves videos and name others: ffmpeg must not ask for what they name, whichever call meets them. */
function describeHostile(folderOf: () => string): void {
  const asked: string[] = [];
  let server: Server;
  let address: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.each(Object.keys(playlists) as (keyof typeof playlists)[])(
    'a playlist (%s) named .mp4 opens nothing',
    async (kind) => {
      const folder = folderOf();
      const inspected = await inspectedOf('captions.mp4');
      // By its address, and as a file of this machine that could be read.
      await writeFile(join(folder, 'sibling.mp4'), await readFile(await video('talk.mp4')));
      for (const [index, target] of [
        `${address}/${kind}.ts`,
        await video('talk.mp4'),
        `file://${await video('talk.mp4')}`,
        'sibling.mp4',
      ].entries()) {
        const path = join(folder, `${kind}-${index}.mp4`);
        await writeFile(path, playlists[kind](target));
        await expect(media.inspect(path, { signal: nobody })).rejects.toMatchObject({
          type: 'NOT_A_VIDEO',
          message: expect.stringContaining('a playlist, which only names other files'),
        });
        // What gets past the look at its head is stopped by ffmpeg itself.
        const calls = [
          () => collect(media.screenshots(path, inspected, { signal: nobody, everySeconds })),
          () =>
            collect(media.screenshots(path, { ...inspected, keyFrames: 'SPARSE' }, { signal: nobody, everySeconds })),
          () => collect(media.audioPieces(path, { signal: nobody, folder: join(folder, 'copy') })),
          () => media.captions(path, inspected, { signal: nobody }),
        ];
        for (const call of calls) await expect(call()).rejects.toMatchObject({ type: 'MEDIA_BROKEN' });
      }
      expect(asked).toEqual([]);
    },
  );
}

function mediaWith(config: Partial<Parameters<typeof createMedia>[0]>): Media {
  return createMedia({
    FFMPEG_PATH: process.env.FFMPEG_PATH,
    FFPROBE_PATH: process.env.FFPROBE_PATH,
    MEDIA_SILENCE_MS: 60_000,
    ...config,
  });
}

const inspections = new Map<VideoName, Promise<InspectedVideo>>();
/** The same for all tests that ask for it. */
async function inspectedOf(name: VideoName): Promise<InspectedVideo> {
  const path = await video(name);
  const inspected = inspections.get(name) ?? media.inspect(path, { signal: nobody });
  inspections.set(name, inspected);
  return inspected;
}

const screenshotsOf = (path: string, inspected: InspectedVideo, fromMark?: number): Promise<Screenshot[]> =>
  collect(media.screenshots(path, inspected, { signal: nobody, everySeconds, fromMark }));

async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

async function drain(iterator: AsyncIterator<unknown>): Promise<void> {
  while (!(await iterator.next()).done);
}

const counted = (count: number) => Array.from({ length: count }, (_, index) => index);

async function sizeOf(jpeg: Uint8Array): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(jpeg).metadata();
  return { width, height };
}

/** The first stream of a file, as ffprobe tells it. */
async function probe(path: string): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path]);
  return (JSON.parse(stdout) as { streams: Record<string, unknown>[] }).streams[0]!;
}

const pidOver = (path: string) => eventually('the process', async () => (await processesOver(path))[0]);

/** The processes, zombies left out, whose command line names the path. */
async function processesOver(path: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,stat=,args='], { maxBuffer: 20_000_000 });
  return stdout
    .split('\n')
    .filter((line) => line.includes(`file:${path}`) && !/^\s*\d+ Z/.test(line))
    .map((line) => Number.parseInt(line, 10));
}
