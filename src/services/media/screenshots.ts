/**
 * A picture for each mark of a video. Where key frames are close they alone are decoded, about ten times quicker than all frames; marks without
 * one near are filled by decoding the frames before them. Where key frames are sparse all is decoded.
 */
import { availableParallelism } from 'node:os';
import { ffmpegReading } from './input.ts';
import { jpegsIn } from './jpegs.ts';
import type { InspectedVideo, Screenshot, ScreenshotOptions, VideoTrack } from './media.ts';
import type { RunTool } from './runTool.ts';

/** The longest side, in pixels; smaller videos stay as they are. */
const longestSide = 1_280;
/** ffmpeg's scale for JPEG, 2 (best) to 31. */
const jpegQuality = 4;
/** Each holds a picture back, and some memory. */
const threads = String(Math.min(4, availableParallelism()));
/** Audio may go on for so long after the last picture. */
const tailSeconds = 0.1;
/** After so many marks without a key frame, when they are one in four, all the rest is decoded: each costs a process of its own. */
const patience = 20;

/** What the steps below share. */
interface Work {
  runTool: RunTool;
  path: string;
  signal: AbortSignal;
  everySeconds: number;
  video: VideoTrack;
  size: { width: number; height: number };
}

/** How many there are if the whole video can be read: 1,800 for 90 minutes. */
export const mostScreenshots = (durationSeconds: number, everySeconds: number): number =>
  Math.max(1, Math.ceil((durationSeconds - tailSeconds) / everySeconds));

export async function* screenshots(
  runTool: RunTool,
  path: string,
  { video, durationSeconds, keyFrames }: InspectedVideo,
  { signal, everySeconds, fromMark = 0 }: ScreenshotOptions,
): AsyncGenerator<Screenshot> {
  if (!video) return;
  const work: Work = { runTool, path, signal, everySeconds, video, size: sizeOf(video) };
  const last = mostScreenshots(durationSeconds, everySeconds) - 1;
  let next = Math.round(fromMark / everySeconds);
  if (next > last) return;
  let filled = 0;
  if (keyFrames === 'CLOSE') {
    for await (const picture of ofKeyFrames(work, next)) {
      if (picture.index < next) continue;
      if (picture.index > last) break;
      if (picture.index > next) {
        filled += picture.index - next;
        yield* ofAllFrames(work, next, picture.index - 1);
      }
      yield picture;
      next = picture.index + 1;
      if (filled >= patience && filled * 4 > next) break;
    }
  }
  if (next <= last) yield* ofAllFrames(work, next, last);
}

/** The first key frame around each mark, from `first` on or a little before; some marks may have none. */
function ofKeyFrames(work: Work, first: number): AsyncGenerator<Screenshot> {
  const { everySeconds } = work;
  const markOf = (time: string) => `floor(${time}/${everySeconds}+0.5)`;
  const firstOfItsMark = `isnan(prev_selected_t)+gt(${markOf('t')}\\,${markOf('prev_selected_t')})`;
  return pictures(work, {
    input: [...seek((first - 0.5) * everySeconds), '-discard:v', 'nokey', '-skip_frame', 'nokey'],
    filters: [`select='${firstOfItsMark}'`],
  });
}

/** What is on the screen at the marks `first` to `last`; fewer where the video ends before. */
function ofAllFrames(work: Work, first: number, last: number): AsyncGenerator<Screenshot> {
  const { everySeconds, video } = work;
  // Frames that no other needs are left out, a third of the time, where enough others are sure to be near.
  const skipped = (video.frameRate ?? 0) >= 10 && !video.variableFrameRate ? ['-skip_frame', 'noref'] : [];
  return pictures(work, {
    input: [...seek(first * everySeconds), ...skipped],
    // `round=up`: at each mark the newest frame that is not after it, as players show it.
    filters: [`fps=1/${everySeconds}:round=up:start_time=${first * everySeconds}`],
    most: last - first + 1,
  });
}

/** To the key frame before, so that what a mark shows is decoded although it began earlier. */
const seek = (seconds: number) => (seconds > 0 ? ['-noaccurate_seek', '-ss', String(seconds)] : []);

async function* pictures(
  { runTool, path, signal, everySeconds, size: { width, height } }: Work,
  { input, filters, most }: { input: string[]; filters: string[]; most?: number },
): AsyncGenerator<Screenshot> {
  const times = createTimes();
  // Times as they are in the video, whatever is skipped; some containers begin to count later than at 0.
  const asInVideo = ['-copyts', '-start_at_zero'];
  const args = [
    ...ffmpegReading(path, 'info', '-filter_threads', '2', ...asInVideo, ...input, '-threads', threads),
    '-map',
    '0:V:0',
    '-vf',
    [...filters, `scale=${width}:${height}`, 'setsar=1', 'showinfo=checksum=0'].join(','),
    ...(most === undefined ? [] : ['-frames:v', String(most)]),
    ...`-fps_mode passthrough -c:v mjpeg -pix_fmt yuvj420p -q:v ${jpegQuality}`.split(' '),
    ...'-f image2pipe -flush_packets 1 pipe:1'.split(' '),
  ];
  const output = runTool('ffmpeg', args, { signal, onLine: times.read, onLastLine: times.end });
  for await (const jpeg of jpegsIn(output)) {
    const atSeconds = await times.next();
    if (atSeconds === undefined) continue; // it has died in between, which the output's end tells
    yield { index: Math.floor(atSeconds / everySeconds + 0.5), atSeconds, width, height, jpeg };
  }
}

/** The times that `showinfo` tells, one before each picture, but by another pipe. */
function createTimes() {
  const told: number[] = [];
  let ended = false;
  let wake = () => {};
  return {
    read(line: string) {
      const time = /^\[Parsed_showinfo.*? pts_time:\s*(-?[\d.]+)/.exec(line)?.[1];
      if (time === undefined) return;
      told.push(Number(time));
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    /** Undefined when there will be no more. */
    async next(): Promise<number | undefined> {
      while (told.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
      return told.shift();
    },
  };
}

/** Even, as JPEG's colours need it. */
function sizeOf({ width, height }: VideoTrack): { width: number; height: number } {
  const factor = Math.min(1, longestSide / Math.max(width, height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * factor) / 2) * 2);
  return { width: even(width), height: even(height) };
}
