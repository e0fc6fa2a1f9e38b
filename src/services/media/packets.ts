/** What the packets of a file tell without being decoded: how close key frames are, and where the file ends. */
import { ApplicationFailure } from '@temporalio/common';
import { inputOf } from './input.ts';
import type { RunTool } from './runTool.ts';

interface Packet {
  seconds: number;
  key: boolean;
}

/** The packets of one place in the file, in the order of their times. */
type Sample = Packet[];

const places = 4;
const sampleSeconds = 15;
/** Key frames as far apart as marks leave hardly any mark without one; a little more where frame rates are uneven (90 frames at 29.97). */
const closeSeconds = 3.1;
const edgeSeconds = 0.5;

interface Where {
  stream: number;
  startSeconds: number;
  /** How long the file says that it is; 0 where it does not say. */
  seconds: number;
  signal: AbortSignal;
}

/** Samples at the file's start and end and two places between; of a short file the whole. The last is that of the end. */
export async function samplePackets(runTool: RunTool, path: string, where: Where): Promise<Sample[]> {
  const whole = where.seconds <= places * sampleSeconds;
  const length = whole ? where.seconds + 1 : sampleSeconds;
  const starts = whole
    ? [0]
    : Array.from({ length: places }, (_, place) => ((where.seconds - sampleSeconds) * place) / (places - 1));
  const samples: Sample[] = [];
  for (const start of starts) samples.push(await samplePlace(runTool, path, where, start, length));
  return samples;
}

/** Empty where nothing can be read: the file may be cut off before. */
async function samplePlace(
  runTool: RunTool,
  path: string,
  where: Where,
  start: number,
  length: number,
): Promise<Sample> {
  const from = (where.startSeconds + start).toFixed(3);
  const args = ['-select_streams', String(where.stream), '-read_intervals', `${start === 0 ? '' : from}%+${length}`];
  const sample: Sample = [];
  try {
    for await (const packet of packets(runTool, path, args, where.signal)) sample.push(packet);
  } catch (error) {
    if (!(error instanceof ApplicationFailure && error.type === 'MEDIA_BROKEN')) throw error;
  }
  return sample.sort((one, other) => one.seconds - other.seconds);
}

/** The time of the last packet that can be read: the whole file is, which takes as long as its disk does. */
export async function lastSecondOf(runTool: RunTool, path: string, signal: AbortSignal): Promise<number> {
  let last = -Infinity;
  for await (const { seconds } of packets(runTool, path, [], signal)) last = Math.max(last, seconds);
  return last;
}

async function* packets(runTool: RunTool, path: string, which: string[], signal: AbortSignal): AsyncGenerator<Packet> {
  const show = ['-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0'];
  let rest = '';
  for await (const chunk of runTool('ffprobe', ['-v', 'error', ...which, ...inputOf(path), ...show], { signal })) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const [time, flags = ''] = line.split(',');
      const seconds = Number.parseFloat(time!);
      if (Number.isFinite(seconds)) yield { seconds, key: flags.startsWith('K') };
    }
  }
}

export const keyFramesOf = (samples: readonly Sample[]): 'CLOSE' | 'SPARSE' =>
  samples.every((sample) => longestWithoutKey(sample) <= closeSeconds) ? 'CLOSE' : 'SPARSE';

function longestWithoutKey(sample: Sample): number {
  const keys = sample.filter(({ key }) => key).map(({ seconds }) => seconds);
  const ends = sample.length > 0 ? [...keys, sample.at(-1)!.seconds] : [];
  return Math.max(0, ...ends.map((seconds, index) => seconds - (ends[index - 1] ?? sample[0]!.seconds)));
}

/**
 * Whether some frames are shown half as long again as others. Steps of the file's clock are not taken for it, nor the ends of a sample, where
 * frames may lack that are stored in another order than they are shown in.
 */
export const varies = (samples: readonly Sample[]): boolean =>
  samples.some((sample) => {
    const [first = 0, last = 0] = [sample[0]?.seconds, sample.at(-1)?.seconds];
    const inner = sample.filter(({ seconds }) => seconds > first + edgeSeconds && seconds < last - edgeSeconds);
    const lengths = inner.slice(1).map(({ seconds }, index) => seconds - inner[index]!.seconds);
    return lengths.length > 1 && Math.max(...lengths) > Math.min(...lengths) * 1.5 + 0.002;
  });
