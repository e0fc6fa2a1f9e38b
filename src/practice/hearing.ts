/** When somebody speaks in a WAV file, by its loudness alone. Reads it as it comes: of each 20 ms one figure is kept. */

export interface Burst {
  startSeconds: number;
  endSeconds: number;
}

export interface Heard {
  seconds: number;
  /** In order, none overlapping. */
  bursts: Burst[];
}

const frameSeconds = 0.02;
/** A silence this long parts two bursts; shorter ones are breath. */
const pause = 0.4;
/** Shorter ones are a click, not a word. */
const shortestBurst = 0.1;
/** Longer ones are cut into equal parts, as a model ends a segment where there is no pause. */
const longestBurst = 12;
/** Of full scale: below it everything is silence (-48 dB). */
const quietest = 0.004;
/** Speech counts from this share of the loud parts on: what is recorded with it is quieter. */
const shareOfLoud = 0.08;

/** @throws SyntaxError where it is no WAV file of 16-bit samples */
export async function hear(audio: AsyncIterable<Buffer>): Promise<Heard> {
  const loudness: number[] = [];
  let held: Buffer = Buffer.alloc(0);
  let format: WavFormat | null = null;
  for await (const piece of audio) {
    held = held.length > 0 ? Buffer.concat([held, piece]) : piece;
    if (!format) {
      const header = readHeader(held);
      if (!header) continue;
      format = header.format;
      held = held.subarray(header.length);
    }
    const frameBytes = frameBytesOf(format);
    const whole = held.length - (held.length % frameBytes);
    for (let at = 0; at < whole; at += frameBytes) loudness.push(loudnessOf(held.subarray(at, at + frameBytes)));
    held = held.subarray(whole);
  }
  if (!format) throw new SyntaxError('expected a WAV file of 16-bit samples');
  const seconds = loudness.length * frameSeconds + held.length / (format.rate * format.channels * 2);
  return { seconds, bursts: burstsOf(loudness) };
}

interface WavFormat {
  rate: number;
  channels: number;
}

const longestHeader = 64 * 1024;

/** Null while more of it has to come. https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html */
function readHeader(bytes: Buffer): { format: WavFormat; length: number } | null {
  if (bytes.length >= 12 && (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')) {
    throw new SyntaxError('expected a WAV file');
  }
  let format: WavFormat | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const kind = bytes.toString('latin1', at, at + 4);
    if (kind === 'data') {
      if (!format) throw new SyntaxError('the WAV file has no format');
      return { format, length: at + 8 };
    }
    const length = bytes.readUInt32LE(at + 4);
    if (kind === 'fmt ' && at + 24 <= bytes.length) {
      if (bytes.readUInt16LE(at + 22) !== 16) throw new SyntaxError('expected samples of 16 bits');
      format = { channels: bytes.readUInt16LE(at + 10), rate: bytes.readUInt32LE(at + 12) };
      if (format.rate < 1_000 || format.channels < 1)
        throw new SyntaxError('the format of the WAV file makes no sense');
    }
    at += 8 + length + (length % 2);
    if (at > longestHeader) throw new SyntaxError('the WAV file has no samples where they are expected');
  }
  return null;
}

const frameBytesOf = ({ rate, channels }: WavFormat): number => Math.round(rate * frameSeconds) * channels * 2;

/** Root mean square, of full scale. */
function loudnessOf(frame: Buffer): number {
  let sum = 0;
  for (let at = 0; at < frame.length; at += 2) {
    const sample = frame.readInt16LE(at);
    sum += sample * sample;
  }
  return Math.sqrt(sum / (frame.length / 2)) / 32_768;
}

function burstsOf(loudness: readonly number[]): Burst[] {
  const loud = loudness.toSorted((one, other) => one - other)[Math.floor(loudness.length * 0.95)] ?? 0;
  const threshold = Math.max(quietest, loud * shareOfLoud);
  const bursts: Burst[] = [];
  loudness.forEach((value, at) => {
    if (value < threshold) return;
    const startSeconds = at * frameSeconds;
    const last = bursts.at(-1);
    if (last && startSeconds - last.endSeconds < pause) last.endSeconds = startSeconds + frameSeconds;
    else bursts.push({ startSeconds, endSeconds: startSeconds + frameSeconds });
  });
  return bursts.filter(({ startSeconds, endSeconds }) => endSeconds - startSeconds >= shortestBurst).flatMap(inParts);
}

function inParts({ startSeconds, endSeconds }: Burst): Burst[] {
  const parts = Math.ceil((endSeconds - startSeconds) / longestBurst);
  const each = (endSeconds - startSeconds) / parts;
  return Array.from({ length: parts }, (_, at) => ({
    startSeconds: startSeconds + at * each,
    endSeconds: startSeconds + (at + 1) * each,
  }));
}
