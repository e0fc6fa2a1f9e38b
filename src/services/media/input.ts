/** How a file is given to ffmpeg and ffprobe: as a local file of a known container, and as nothing else. */
import { resolve } from 'node:path';

/**
 * Demuxers as ffmpeg names them. Those that open other files or addresses (hls, dash, concat, image2, …) are none of them, whatever a file
 * calls itself: https://ffmpeg.org/ffmpeg-formats.html
 */
const containers = [
  'mov,mp4,m4a,3gp,3g2,mj2',
  'matroska,webm',
  'avi',
  'mpegts',
  'flv',
  'ogg',
  'wav',
  'mp3',
  'flac',
  'aac',
].join(',');

/** 8K and a little more: what is bigger is refused before its pictures are decoded. */
export const mostPixels = 8_192 * 5_120;

/** The file as ffmpeg and ffprobe are given it. `file:` keeps a path from being taken for an address or an option. */
export const inputOf = (path: string): string[] => [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  containers,
  '-i',
  `file:${resolve(path)}`,
];

/** What every call of ffmpeg begins with. @param level how much it tells: `error`, `info` */
export const ffmpegReading = (path: string, level: string, ...inputOptions: string[]): string[] => [
  ...`-hide_banner -nostdin -nostats -loglevel ${level} -max_pixels ${mostPixels}`.split(' '),
  ...inputOptions,
  ...inputOf(path),
];
