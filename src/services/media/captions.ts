/** A text captions track as WebVTT. */
import { ffmpegReading } from './input.ts';
import type { InspectedVideo } from './media.ts';
import { textOf, type RunTool } from './runTool.ts';

/** A hundred hours of talk. */
const mostBytes = 20_000_000;

/** Null where there is no track, or it has no words. */
export async function captions(
  runTool: RunTool,
  path: string,
  { captions: track }: InspectedVideo,
  signal: AbortSignal,
): Promise<string | null> {
  if (!track) return null;
  const args = [...ffmpegReading(path, 'error'), '-map', `0:${track.index}`, '-f', 'webvtt', 'pipe:1'];
  const text = await textOf(runTool('ffmpeg', args, { signal }), mostBytes);
  return text.includes('-->') ? text : null;
}
