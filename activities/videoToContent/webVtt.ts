/** Transcript and chapters as files for players (https://www.w3.org/TR/webvtt1/), and chapters as YouTube takes them. */
import type { Chapter, Segment } from '../../workflows/videoToContent/steps.ts';
import { oneLine } from './segments.ts';
import { clock } from '../../workflows/lib/times.ts';

/** The transcript as a WebVTT file. */
export const transcriptVtt = (segments: readonly Segment[]): string =>
  vtt(segments.map(({ startSeconds, endSeconds, text }) => cue(startSeconds, endSeconds, text)));

/** The chapters as a WebVTT file for a track of kind `chapters`: each reaches to the next, the last to the recording's end. */
export const chaptersVtt = (chapters: readonly Chapter[], durationSeconds: number): string =>
  vtt(
    chapters.map(({ startSeconds, title }, at) =>
      cue(startSeconds, chapters[at + 1]?.startSeconds ?? durationSeconds, title),
    ),
  );

/** The chapters for a video's description: a line each, `0:00 Title` (https://support.google.com/youtube/answer/9884579). */
export const chaptersText = (chapters: readonly Chapter[]): string =>
  chapters.map(({ startSeconds, title }) => `${clock(startSeconds)} ${oneLine(title)}`).join('\n');

const vtt = (cues: string[]): string => ['WEBVTT', ...cues].join('\n\n') + '\n';

/** Escaped, so that no text ends its cue or becomes markup: `-->` and tags need a `>` or `<`. */
const cue = (startSeconds: number, endSeconds: number, text: string): string =>
  `${timestamp(startSeconds)} --> ${timestamp(endSeconds)}\n${escape(oneLine(text))}`;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function timestamp(seconds: number): string {
  const milliseconds = Math.round(seconds * 1_000);
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const [hours, minutes] = [milliseconds / 3_600_000, (milliseconds / 60_000) % 60];
  return `${two(hours)}:${two(minutes)}:${two((milliseconds / 1_000) % 60)}.${String(milliseconds % 1_000).padStart(3, '0')}`;
}
