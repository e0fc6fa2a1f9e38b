/**
 * Captions as they lie beside a video or in it: WebVTT (https://www.w3.org/TR/webvtt1/#file-parsing) and SRT, as lenient as
 * players are. What they hold is data: markup goes, and nothing of it is trusted.
 */
import { decodeHTMLStrict } from 'entities';
import { ExpectedError } from '../../src/errors.ts';
import type { Segment } from '../../workflows/videoToContent/steps.ts';
import { oneLine, untangle } from './segments.ts';

/** Of a file, in characters: captions of ten hours have fewer than a million. */
const longestFile = 10_000_000;

/** Captions that roll show a line again, as the next cue's first: cues count as one after the other up to this gap, in seconds. */
const rollingGap = 0.1;

const timestamp = String.raw`(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)(?:[.,](\d{1,3}))?`;
const timing = new RegExp(String.raw`^\s*${timestamp}\s*-->\s*${timestamp}(?:\s.*)?$`);
/** Tags of both formats (`<i>`, `<v Mary>`, `<00:01.000>`), and the positions that SRT files have from other formats (`{\an8}`). */
const markup = /<\/?(?:[a-z][^<>]*|[\d:.]+)>|\{\\[^{}]*\}/gi;

/**
 * The segments of a WebVTT or SRT file, in order, none overlapping; lines that roll are taken once.
 * @throws ExpectedError CAPTIONS_UNREADABLE for what is neither, or holds no words
 */
export function parseCaptions(text: string): Segment[] {
  if (text.length > longestFile) {
    throw unreadable(`it has ${text.length} characters, and captions of ${longestFile} at most are read`);
  }
  const cues = cuesOf(text);
  if (cues.length === 0) throw unreadable(whatItIs(text));
  const segments = untangle(withoutRolling(cues));
  if (segments.length === 0) throw unreadable('its cues hold no words');
  return segments;
}

const unreadable = (why: string) =>
  new ExpectedError(
    'CAPTIONS_UNREADABLE',
    `Expected captions as a WebVTT or SRT file with at least one cue ("00:00:01.000 --> 00:00:04.000", then words): ${why}.`,
  );

function whatItIs(text: string): string {
  if (!text.trim()) return 'the file is empty';
  if (text.includes('\0')) return 'the file is no text';
  return /^\uFEFF?WEBVTT/.test(text) ? 'it is WebVTT without a cue' : 'no line of it is such a time';
}

interface Cue {
  startSeconds: number;
  endSeconds: number;
  lines: string[];
}

/** A cue begins with its line of times and ends with an empty line, or where the next line of times begins. */
function cuesOf(text: string): Cue[] {
  const cues: Cue[] = [];
  let open: Cue | null = null;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const times = timing.exec(line);
    if (times) {
      // Some SRT files lack the empty line before a cue's number: it is no word of the cue before.
      if (open && /^\s*\d+\s*$/.test(open.lines.at(-1) ?? '')) open.lines.pop();
      open = { startSeconds: seconds(times.slice(1, 5)), endSeconds: seconds(times.slice(5, 9)), lines: [] };
      cues.push(open);
    } else if (!line.trim()) {
      open = null;
    } else {
      open?.lines.push(line);
    }
  }
  return cues.map((cue) => ({ ...cue, lines: words(cue.lines) }));
}

const seconds = ([hours = '0', minutes = '0', rest = '0', fraction = '0']: (string | undefined)[]): number =>
  Number(hours) * 3_600 + Number(minutes) * 60 + Number(`${rest}.${fraction}`);

const words = (lines: string[]): string[] =>
  lines.map((line) => oneLine(decodeHTMLStrict(line.replace(markup, '')))).filter(Boolean);

function withoutRolling(cues: Cue[]): Segment[] {
  const ordered = cues
    .filter(({ startSeconds, endSeconds, lines }) => endSeconds > startSeconds && lines.length > 0)
    .toSorted((one, other) => one.startSeconds - other.startSeconds);
  const segments: Segment[] = [];
  let shown: Cue | null = null;
  for (const cue of ordered) {
    const follows = shown !== null && cue.startSeconds - shown.endSeconds <= rollingGap;
    const repeated = follows ? linesAgain(shown!.lines, cue.lines) : 0;
    const text = cue.lines.slice(repeated).join(' ');
    const grown = follows && repeated === 0 ? growth(shown!.lines, cue.lines) : '';
    const last = segments.at(-1);
    if (text && !grown) segments.push({ startSeconds: cue.startSeconds, endSeconds: cue.endSeconds, text });
    else if (last) {
      last.text += grown;
      last.endSeconds = Math.max(last.endSeconds, cue.endSeconds);
    }
    shown = cue;
  }
  return segments;
}

/** How many of `lines` at the beginning are the last ones of `before`. */
function linesAgain(before: string[], lines: string[]): number {
  for (let count = Math.min(before.length, lines.length); count > 0; count--) {
    if (before.slice(-count).every((line, at) => line === lines[at])) return count;
  }
  return 0;
}

/** Live captions show a line again with more words: those. Empty where that is not so. */
function growth(before: string[], lines: string[]): string {
  const [was, is] = [before.join(' '), lines.join(' ')];
  return before.length === lines.length && is.startsWith(`${was} `) ? is.slice(was.length) : '';
}
