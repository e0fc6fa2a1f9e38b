/** Videos, good and bad, made by ffmpeg when they are first needed and kept for later runs, each under a hash of what makes it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { whichProgram } from '../../src/supervisor/programs.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/test-videos/', import.meta.url));

/** What is said in `talk`, and when each sentence begins. Nothing is to be heard from half a second before each of them but the first. */
export const sentences = [
  { startSeconds: 1, text: 'Welcome to this talk about durable work' },
  { startSeconds: 10, text: 'A workflow remembers every step that it has done' },
  { startSeconds: 22, text: 'Activities may fail and they are tried again' },
  { startSeconds: 34, text: 'Nothing that was paid for is ever paid twice' },
  { startSeconds: 48, text: 'Thank you for watching until the end' },
] as const;

interface PictureOptions {
  seconds?: number;
  size?: string;
  framesPerSecond?: number;
  /** In frames. */
  keyFrameEvery?: number;
  /** More filters, after the clock was drawn. */
  after?: string;
}

const bits = 16;
/** A moving picture with a stripe on top that tells the time in tenths of a second, one bit a field, the least first. */
export function clock({ seconds = 60, size = '320x180', framesPerSecond = 10, after }: PictureOptions): string {
  const [width, height] = size.split('x').map(Number) as [number, number];
  return [
    `nullsrc=s=${bits}x2:r=${framesPerSecond}:d=${seconds},format=gray`,
    `geq=lum='255*mod(floor((T*10+0.01)/pow(2\\,X))\\,2)',scale=${width}:${Math.round(height / 8)}:flags=neighbor[clock]`,
  ]
    .join(',')
    .concat(`;testsrc2=s=${size}:r=${framesPerSecond}:d=${seconds}[picture];[picture][clock]overlay=0:0`)
    .concat(after ? `,${after}` : '', ',format=yuv420p[v]');
}

/** The time that a picture of such a video shows, to a tenth of a second. */
export async function clockOf(jpeg: Uint8Array): Promise<number> {
  const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
  const row = Math.round(info.height / 16) * info.width;
  let tenths = 0;
  for (let bit = 0; bit < bits; bit++) {
    if (data[row + Math.floor(((bit + 0.5) * info.width) / bits)]! > 127) tenths += 2 ** bit;
  }
  return tenths / 10;
}

const h264 = (keyFrameEvery: number) =>
  `-c:v libx264 -preset ultrafast -crf 30 -g ${keyFrameEvery} -keyint_min ${keyFrameEvery} -sc_threshold 0`.split(' ');
const aac = '-c:a aac -b:a 64k -ar 16000 -ac 1'.split(' ');

function picture(options: PictureOptions = {}): string[] {
  return ['-filter_complex', clock(options), '-map', '[v]', ...h264(options.keyFrameEvery ?? 20)];
}

/** The sentences, spoken where this ffmpeg can speak, else as tones of 3 seconds. */
async function speech(): Promise<string> {
  const { stdout } = await promisify(execFile)('ffmpeg', ['-hide_banner', '-filters']);
  const voice = (text: string) =>
    / flite /.test(stdout) ? `flite=text='${text}':voice=slt` : 'sine=frequency=300:duration=3:sample_rate=16000';
  const said = sentences.map(
    ({ text, startSeconds }, index) => `${voice(text)},adelay=${startSeconds * 1_000}[s${index}]`,
  );
  const all = sentences.map((_, index) => `[s${index}]`).join('');
  return `${said.join(';')};${all}amix=inputs=${sentences.length}:normalize=0,apad=whole_dur=60,atrim=0:60[a]`;
}

async function talk(...more: string[]): Promise<string[]> {
  return ['-i', await video('audioOnly.m4a'), ...picture(), '-map', '0:a', '-c:a', 'copy', ...more];
}

const captionsText = `1
00:00:01,000 --> 00:00:04,000
Welcome to this talk

2
00:00:10,000 --> 00:00:13,500
<i>A workflow remembers</i>
`;

type Maker = (file: string) => Promise<unknown>;
const made =
  (args: () => string[] | Promise<string[]>): Maker =>
  async (file) =>
    ffmpeg([...(await args()), file]);

const makers = {
  /** 60 s, 320 × 180, a key frame every 2 s, the sentences. */
  'talk.mp4': made(() => talk()),
  /** The same with its index at the front, so that a part of it can be played. */
  'talkIndexFirst.mp4': made(() => talk('-movflags', '+faststart')),
  'talk.mkv': made(() => talk()),
  /** Without an audio track. */
  'silent.mp4': made(() => picture({ seconds: 20 })),
  /** A picture, and a track of audio in which there is nothing. */
  'hushed.mp4': made(() => [
    '-f',
    'lavfi',
    '-i',
    'anullsrc=r=16000:cl=mono:d=20',
    ...picture({ seconds: 20 }),
    '-map',
    '0:a',
    ...aac,
  ]),
  'audioOnly.m4a': made(async () => ['-filter_complex', await speech(), '-map', '[a]', ...aac]),
  /** The sentences 21 times, one minute after another: longer than two pieces. */
  'longTalk.m4a': async (file: string): Promise<void> =>
    ffmpeg(['-stream_loop', '20', '-i', await video('audioOnly.m4a'), '-c', 'copy', file]),
  'twoSeconds.mp4': made(() => picture({ seconds: 2 })),
  /** Its screenshots are more than pipes hold, so that who takes them has not ended while they are not read. */
  'large.mp4': made(() => picture({ size: '1280x720', framesPerSecond: 2, keyFrameEvery: 4 })),
  /** Four minutes: long enough that its packets are only sampled. */
  'long.mp4': made(() => picture({ seconds: 240, size: '160x90', framesPerSecond: 5, keyFrameEvery: 10 })),
  'sparse.mp4': made(() => picture({ keyFrameEvery: 250 })),
  /** As `long.mp4`, but without a key frame from 100 to 130 s, where no sample is taken. */
  'gap.mp4': made(() => [
    ...picture({ seconds: 240, size: '160x90', framesPerSecond: 5, keyFrameEvery: 10_000 }),
    '-force_key_frames',
    'expr:isnan(prev_forced_t)+gte(t,prev_forced_t+2)*not(between(t,100,130))',
  ]),
  /** Frames as a screen's recorder writes them: few, and none at all from 12 to 25 s. */
  'variableFrameRate.mp4': made(() => [
    ...picture({
      seconds: 40,
      after: "select='not(mod(n,3))*not(between(t,12,25))+not(mod(n,50))*between(t,12,25)'",
    }),
    '-fps_mode',
    'vfr',
  ]),
  /** Held upright by a phone: stored lying, to be turned by 90 degrees clockwise. */
  'rotated.mp4': async (file: string): Promise<void> => {
    await ffmpeg([...picture({ seconds: 10, size: '180x320', after: 'transpose=cclock' }), file]);
    await turnBy90(file, 180);
  },
  '4k.mp4': made(() => picture({ seconds: 7, size: '3840x2160', framesPerSecond: 2, keyFrameEvery: 4 })),
  /** Pixels twice as wide as high. */
  'wide.mp4': made(() => picture({ seconds: 5, size: '160x180', after: 'setsar=2' })),
  /** Says of each picture that it is 12,000 pixels wide and high. */
  'huge.avi': async (file: string): Promise<void> => {
    await ffmpeg([...picture({ seconds: 1, size: '32x32' }), '-c:v', 'rawvideo', file]);
    const bytes = await readFile(file);
    const header = bytes.indexOf('strf') + 8; // a BITMAPINFOHEADER: its own size, width, height
    bytes.writeInt32LE(12_000, header + 4);
    bytes.writeInt32LE(12_000, header + 8);
    await writeFile(file, bytes);
  },
  'captions.mp4': async (file: string): Promise<void> => {
    const subtitles = `${file}.srt`;
    await writeFile(subtitles, captionsText);
    await ffmpeg([
      '-i',
      subtitles,
      ...picture({ seconds: 20 }),
      '-map',
      '0:s',
      '-c:s',
      'mov_text',
      '-metadata:s:s:0',
      'language=eng',
      file,
    ]);
    await rm(subtitles);
  },
  /** Says that it lasts 60 s, and ends after about 40. */
  'brokenTail.mp4': async (file: string): Promise<void> => writeFile(file, await firstPart('talkIndexFirst.mp4', 0.65)),
  'brokenTail.mkv': async (file: string): Promise<void> => writeFile(file, await firstPart('talk.mkv', 0.65)),
  /** Cut off before its index. */
  'half.mp4': async (file: string): Promise<void> => writeFile(file, await firstPart('talk.mp4', 0.5)),
  /** Its table of contents leads to itself. */
  'looping.mkv': async (file: string): Promise<void> =>
    writeFile(file, loopingMatroska(await readFile(await video('talk.mkv')))),
  'text.mp4': async (file: string): Promise<void> => writeFile(file, 'This is a letter.\n'.repeat(100)),
  'empty.mp4': async (file: string): Promise<void> => writeFile(file, ''),
  'picture.mp4': async (file: string): Promise<void> =>
    writeFile(
      file,
      await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
        .jpeg()
        .toBuffer(),
    ),
} satisfies Record<string, Maker>;

export type VideoName = keyof typeof makers;

/** The path of the video; it is shared, so it may be read only. */
export async function video(name: VideoName): Promise<string> {
  const recipe = createHash('sha256').update(await readFile(fileURLToPath(import.meta.url)));
  const file = join(cache, recipe.digest('hex').slice(0, 12), name);
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    return file;
  await mkdir(join(file, '..'), { recursive: true });
  // Other tests may make the same one meanwhile: each has its own folder, and the last one stays.
  const folder = await mkdtemp(join(cache, 'making-'));
  try {
    await makers[name](join(folder, name));
    await rename(join(folder, name), file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return file;
}

/** A file that calls itself a video and names another one: what it names must not be asked for. */
export const playlists = {
  hls: (url: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${url}\n#EXT-X-ENDLIST\n`,
  dash: (url: string) =>
    `<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT10S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${url}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  ffconcat: (url: string) => `ffconcat version 1.0\nfile '${url}'\n`,
} as const;

/** The path of ffmpeg on PATH, which makes the videos and is what they are for; undefined when there is none. */
export const ffmpegPath = await whichProgram('ffmpeg');

/** Runs ffmpeg to its end. */
export async function ffmpeg(args: string[]): Promise<void> {
  await promisify(execFile)('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args]);
}

async function firstPart(name: VideoName, share: number): Promise<Buffer> {
  const whole = await readFile(await video(name));
  return whole.subarray(0, Math.round(whole.length * share));
}

/** Writes the matrix of a turn into the header of the (only) track: ISO/IEC 14496-12, 8.3.2. */
async function turnBy90(file: string, storedHeight: number): Promise<void> {
  const bytes = await readFile(file);
  const matrix = bytes.indexOf('tkhd') + 4 + 40;
  const turn = [0, 0x10000, 0, -0x10000, 0, 0, storedHeight * 0x10000, 0, 0x40000000];
  for (const [index, value] of turn.entries()) bytes.writeInt32BE(value, matrix + index * 4);
  await writeFile(file, bytes);
}

/** Makes the entry for the cues in the SeekHead one for the SeekHead itself. */
function loopingMatroska(bytes: Buffer): Buffer {
  const seekHead = Buffer.from('114d9b74', 'hex');
  const entry = Buffer.concat([Buffer.from('53ab84', 'hex'), Buffer.from('1c53bb6b', 'hex')]);
  const at = bytes.indexOf(entry);
  if (at === -1) throw new Error('expected an entry for the cues in the SeekHead');
  seekHead.copy(bytes, at + 3);
  const position = at + entry.length; // 53 ac, the length with its mark 0x80, then so many bytes
  bytes.fill(0, position + 3, position + 3 + (bytes[position + 2]! & 0x7f));
  return bytes;
}
