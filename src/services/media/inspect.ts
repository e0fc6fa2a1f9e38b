/** What a file is, by ffprobe: its tracks, how they are laid out, and what is wrong with it. */
import { ApplicationFailure } from '@temporalio/common';
import { clock } from '../../../workflows/lib/times.ts';
import { inspectFile, type FileKind } from '../fileKind.ts';
import { fileFailure, notAVideo, otherThanMedia } from './failures.ts';
import { inputOf, mostPixels } from './input.ts';
import type { InspectedVideo, VideoTrack } from './media.ts';
import { keyFramesOf, lastSecondOf, samplePackets, varies } from './packets.ts';
import { textOf, type RunTool } from './runTool.ts';

/** What is used of what `ffprobe -show_format -show_streams -of json` says. */
interface Probed {
  streams: Stream[];
  format: { format_name: string; duration?: string; start_time?: string };
}
interface Stream {
  index: number;
  codec_type?: string;
  codec_name?: string;
  width?: number;
  height?: number;
  sample_aspect_ratio?: string;
  avg_frame_rate?: string;
  channels?: number;
  disposition?: { attached_pic?: number; timed_thumbnails?: number };
  tags?: { language?: string; rotate?: string };
  side_data_list?: { rotation?: number }[];
}

/** Captions that are text; the others are pictures. */
const textCaptions = new Set(['mov_text', 'subrip', 'srt', 'webvtt', 'ass', 'ssa', 'text']);
const mostProbeBytes = 4_000_000;
/** A file may end so much earlier than it says before somebody is told. */
const tailSeconds = 5;

export async function inspect(runTool: RunTool, path: string, signal: AbortSignal): Promise<InspectedVideo> {
  const file = await inspectFile(path);
  const other = otherThanMedia(file);
  if (other) throw other;
  const { streams, format } = await probe(runTool, path, file, signal);
  const seen = streams.find(isVideo);
  if (seen && !seen.width)
    throw fileFailure('MEDIA_BROKEN', 'The size of its pictures cannot be read. Upload it anew, or another version.');
  const heard = streams.find(({ codec_type }) => codec_type === 'audio');
  const read = streams.find(
    ({ codec_type, codec_name = '' }) => codec_type === 'subtitle' && textCaptions.has(codec_name),
  );
  const main = seen ?? heard;
  if (!main) throw notAVideo('a file without a video or audio track');
  refuseHuge(seen);

  const startSeconds = Number(format.start_time ?? 0) || 0;
  const says = Number(format.duration ?? 0) || 0;
  const samples = await samplePackets(runTool, path, { stream: main.index, startSeconds, seconds: says, signal });
  const warnings: string[] = [];
  let durationSeconds = says;
  const lastSampled = samples.at(-1)?.at(-1)?.seconds ?? -Infinity;
  if (lastSampled < startSeconds + says - tailSeconds || says === 0) {
    // Its track may be shorter than the others, the file may be cut off, or it was written live and does not say.
    durationSeconds = Math.max(0, (await lastSecondOf(runTool, path, signal)) - startSeconds);
    if (durationSeconds === 0)
      throw fileFailure(
        'MEDIA_BROKEN',
        'The file is damaged: it holds no picture and no sound that can be read. Upload it anew.',
      );
    if (durationSeconds < says - tailSeconds) {
      warnings.push(
        `The file is cut off or damaged: it says that it lasts ${clock(says)}, and nothing can be read after ${clock(durationSeconds)}.`,
      );
    } else if (says > 0) durationSeconds = says;
  }
  return {
    durationSeconds,
    format: format.format_name,
    sizeBytes: file.size,
    video: seen ? { ...shapeOf(seen), variableFrameRate: varies(samples) } : null,
    audio: heard ? { codec: heard.codec_name ?? 'unknown', channels: heard.channels ?? 1 } : null,
    captions: read ? { index: read.index, codec: read.codec_name!, language: languageOf(read) } : null,
    keyFrames: keyFramesOf(samples),
    warnings,
  };
}

async function probe(runTool: RunTool, path: string, { mime, kind }: FileKind, signal: AbortSignal): Promise<Probed> {
  const args = ['-v', 'error', ...inputOf(path), '-show_format', '-show_streams', '-of', 'json'];
  try {
    return JSON.parse(await textOf(runTool('ffprobe', args, { signal }), mostProbeBytes)) as Probed;
  } catch (error) {
    if (error instanceof ApplicationFailure && error.type === 'MEDIA_BROKEN') {
      if (mime === null) throw notAVideo(kind);
      if (/whitelist/i.test(error.message)) throw notAVideo(kind);
    }
    throw error;
  }
}

const isVideo = ({ codec_type, disposition }: Stream) =>
  codec_type === 'video' && !disposition?.attached_pic && !disposition?.timed_thumbnails;

function refuseHuge(stream: Stream | undefined): void {
  if (!stream || stream.width! * stream.height! <= mostPixels) return;
  throw fileFailure(
    'MEDIA_TOO_LARGE',
    `The video has ${stream.width} × ${stream.height} pixels; at most ${mostPixels / 1e6} million can be worked on. Upload a smaller version.`,
  );
}

function shapeOf(stream: Stream): Omit<VideoTrack, 'variableFrameRate'> {
  const rotation = rotationOf(stream);
  const height = stream.height!;
  const width = Math.round(stream.width! * (quotient(stream.sample_aspect_ratio, ':') || 1));
  const lies = rotation % 180 !== 0;
  return {
    codec: stream.codec_name ?? 'unknown',
    width: lies ? height : width,
    height: lies ? width : height,
    rotation,
    frameRate: quotient(stream.avg_frame_rate, '/') || null,
  };
}

/** ffprobe counts counter-clockwise in the side data, and clockwise in the older tag. */
function rotationOf({ side_data_list = [], tags }: Stream): number {
  const counterClockwise = side_data_list.find(({ rotation }) => rotation !== undefined)?.rotation;
  const degrees = counterClockwise === undefined ? Number(tags?.rotate ?? 0) : -counterClockwise;
  return (((Math.round(degrees / 90) * 90) % 360) + 360) % 360;
}

const languageOf = ({ tags }: Stream) => (tags?.language && tags.language !== 'und' ? tags.language : null);

/** `30000/1001` as a number; NaN or 0 where it says nothing. */
function quotient(text: string | undefined, by: '/' | ':'): number {
  const [above, below] = (text ?? '').split(by).map(Number);
  return below ? above! / below : 0;
}
