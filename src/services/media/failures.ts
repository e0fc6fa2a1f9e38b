/** What goes wrong with a file, or with ffmpeg, as activities' failures: one of the codes, in words for the page. */
import { ApplicationFailure } from '@temporalio/common';
import type { ErrorCode } from '../../errors.ts';
import type { FileKind } from '../fileKind.ts';

/** A file stays what it is: no other attempt helps. */
export const fileFailure = (code: ErrorCode, message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message, nonRetryable: true });

/** @param kind what it is instead: `a file of the kind PDF` */
export const notAVideo = (kind: string): ApplicationFailure =>
  fileFailure('NOT_A_VIDEO', `This is ${kind}, not a video of a known kind. Upload MP4, MOV, Matroska, WebM or AVI.`);

/** Why a file is no recording for certain, by its first bytes; null where it may be one. What is none is never given to ffmpeg. */
export function otherThanMedia({ size, mime, kind }: FileKind): ApplicationFailure | null {
  if (size === 0) return fileFailure('NOT_A_VIDEO', 'The file is empty. Upload a video.');
  const maybe = mime === null ? kind.startsWith('a file') : /^(video|audio)\/|ogg|mp4/.test(mime);
  return maybe ? null : notAVideo(kind);
}

/** @param words the last lines that ffmpeg wrote before it gave up */
export function brokenFailure(words: string): ApplicationFailure {
  if (/moov atom not found/.test(words)) {
    return fileFailure(
      'MEDIA_BROKEN',
      'The file is an MP4 that was cut off: its index (moov) is missing, without which nothing in it can be found. Upload the whole file.',
    );
  }
  if (/Cannot allocate memory/.test(words)) return crashedFailure('it needed more memory than it may have');
  return fileFailure(
    'MEDIA_BROKEN',
    `The file is damaged and cannot be read (ffmpeg: ${lastLine(words)}). Upload it anew.`,
  );
}

export const crashedFailure = (how: string): ApplicationFailure =>
  ApplicationFailure.create({ type: 'MEDIA_CRASHED', message: `ffmpeg broke down over this file: ${how}.` });

export const stalledFailure = (silenceMs: number): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'MEDIA_STALLED',
    message: `ffmpeg came no further for ${silenceMs / 1_000} s and was ended.`,
  });

/**
 * @param wanted `ffmpeg` or `ffprobe`
 * @param variable by which it can be named
 */
export const toolMissing = (wanted: string, variable: string, why: string): ApplicationFailure =>
  fileFailure(
    'MEDIA_TOOL_MISSING',
    `Videos need ${wanted} 5.1 or newer on the worker, and there is none: ${why}. Install it there, or name it by ${variable}. Runs that have failed for it can be continued then.`,
  );

/** Without the part of ffmpeg that says so, its address in memory and the file's place on this machine. */
const lastLine = (words: string) =>
  (words.trim().split('\n').at(-1) || 'no reason given')
    .replace(/\[[^\]]* @ 0x[\da-f]+\]\s*/g, '')
    .replace(/file:\S+:\s*/g, '')
    .replace(/\.$/, '');
