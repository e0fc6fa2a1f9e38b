/** The audio as pieces that end in pauses, so that no word is cut in two. Only the piece that grows is in memory: 19 MB for 600 s. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpegReading } from './input.ts';
import type { AudioOptions, AudioPiece } from './media.ts';
import type { RunTool } from './runTool.ts';

/** Samples a second: what speech models listen to. */
const rate = 16_000;
const bytesPerSample = 2;
const defaultLongestSeconds = 600;
/** The part of a piece, at its end, in which a pause is looked for. */
const searched = 0.25;
/** Loudness is compared over so long; the cut is in the middle of it. */
const pauseSeconds = 0.6;
const frameSeconds = 0.02;
/** Below -50 dB of full scale there is nothing to be heard. */
const silentLevel = 32_768 * 10 ** (-50 / 20);

export async function* audioPieces(
  runTool: RunTool,
  path: string,
  { signal, folder, longestSeconds = defaultLongestSeconds, onProgress }: AudioOptions,
): AsyncGenerator<AudioPiece> {
  const longest = Math.floor(longestSeconds * rate) * bytesPerSample;
  let chunks: Buffer[] = [];
  let bytes = 0;
  /** In the whole audio, of what is in `chunks`. */
  let start = 0;
  let index = 0;
  const keep = async (samples: Int16Array): Promise<AudioPiece> => {
    const file = join(folder, `piece-${index}.wav`);
    await writeFile(file, [
      wavHead(samples.byteLength),
      new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength),
    ]);
    const piece = {
      index: index++,
      startSeconds: start / rate,
      endSeconds: (start + samples.length) / rate,
      path: file,
      silent: isSilent(samples),
    };
    start += samples.length;
    return piece;
  };

  for await (const chunk of pcm(runTool, path, signal)) {
    chunks.push(chunk);
    bytes += chunk.length;
    onProgress?.(start / rate + bytes / bytesPerSample / rate);
    while (bytes >= longest) {
      const samples = samplesOf(Buffer.concat(chunks));
      const cut = pauseIn(samples.subarray(0, longest / bytesPerSample));
      yield await keep(samples.subarray(0, cut));
      const rest = Buffer.from(samples.slice(cut).buffer);
      chunks = [rest];
      bytes = rest.length;
    }
  }
  if (bytes >= bytesPerSample) yield await keep(samplesOf(Buffer.concat(chunks)));
}

/** Raw samples, 16 bit, little endian; nothing where the file has no audio. */
async function* pcm(runTool: RunTool, path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  // Silence stands where the track has none, so that times stay those of the video.
  const asSpeech = ['-map', '0:a:0?', '-af', 'aresample=async=1:first_pts=0', '-ar', String(rate), '-ac', '1'];
  const args = [...ffmpegReading(path, 'error'), ...asSpeech, '-f', 's16le', '-flush_packets', '1', 'pipe:1'];
  let odd: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of runTool('ffmpeg', args, { signal })) {
      const whole = Buffer.concat([odd, chunk]);
      const even = whole.length - (whole.length % bytesPerSample);
      odd = whole.subarray(even);
      if (even > 0) yield whole.subarray(0, even);
    }
  } catch (error) {
    if (!/does not contain any stream/.test((error as Error).message)) throw error;
  }
}

/** Where the quietest stretch of the piece's last part has its middle, in samples. */
function pauseIn(samples: Int16Array): number {
  const frame = rate * frameSeconds;
  const from = Math.floor(samples.length * (1 - searched));
  const energies = energiesOf(samples.subarray(from), frame);
  const width = Math.min(Math.round(pauseSeconds / frameSeconds), energies.length);
  let sum = 0;
  let least = Infinity;
  let quietest = energies.length;
  for (const [at, energy] of energies.entries()) {
    sum += energy - (at >= width ? energies[at - width]! : 0);
    if (at + 1 >= width && sum <= least) {
      least = sum;
      quietest = at + 1;
    }
  }
  return from + Math.round((quietest - width / 2) * frame);
}

const isSilent = (samples: Int16Array) =>
  energiesOf(samples, rate * frameSeconds).every((energy) => energy < silentLevel ** 2);

/** The mean square of each frame; a rest at the end counts to the last one. */
function energiesOf(samples: Int16Array, frame: number): number[] {
  const energies: number[] = [];
  for (let at = 0; at < samples.length; at += frame) {
    const end = Math.min(at + frame, samples.length);
    let sum = 0;
    for (let sample = at; sample < end; sample++) sum += samples[sample]! ** 2;
    energies.push(sum / (end - at));
  }
  return energies;
}

/** A copy, because samples have to begin at an even place in memory. */
function samplesOf(bytes: Buffer): Int16Array {
  const copy = new Int16Array(bytes.length / bytesPerSample);
  Buffer.from(copy.buffer).set(bytes);
  return copy;
}

/** http://soundfile.sapp.org/doc/WaveFormat */
function wavHead(dataBytes: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + dataBytes, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16); // bytes of what follows until "data"
  head.writeUInt16LE(1, 20); // PCM
  head.writeUInt16LE(1, 22); // channels
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * bytesPerSample, 28);
  head.writeUInt16LE(bytesPerSample, 32);
  head.writeUInt16LE(8 * bytesPerSample, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(dataBytes, 40);
  return head;
}
