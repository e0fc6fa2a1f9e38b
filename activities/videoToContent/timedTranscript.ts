/** A transcript as it stands in a prompt: `[12:34] words`, and no longer than a model reads well. */
import type { Chapter, Segment } from '../../workflows/videoToContent/steps.ts';
import { countWords } from './segments.ts';
import { clock } from '../../workflows/lib/times.ts';

/** Captions change every 2 s: a time for each would be a third of the prompt. One line covers at least so many seconds. */
const lineSeconds = 10;
/** A silence this long begins a new line, so that what comes after it has its own time. */
const silence = 2;
/** Longer ones begin a new line too, whatever their times say, so that a cut loses little. */
const longestLine = 120;

export interface TimedLine {
  startSeconds: number;
  text: string;
  words: number;
}

export function timedLines(segments: readonly Segment[]): TimedLine[] {
  const lines: (TimedLine & { endSeconds: number })[] = [];
  for (const { startSeconds, endSeconds, text } of segments) {
    const words = countWords(text);
    const last = lines.at(-1);
    const goesOn =
      last !== undefined &&
      startSeconds - last.startSeconds < lineSeconds &&
      startSeconds - last.endSeconds < silence &&
      last.words + words <= longestLine;
    if (goesOn) {
      last.text = `${last.text} ${text}`;
      last.words += words;
      last.endSeconds = endSeconds;
    } else {
      lines.push({ startSeconds, endSeconds, text, words });
    }
  }
  return lines;
}

export const inPrompt = (lines: readonly TimedLine[]): string =>
  lines.map(({ startSeconds, text }) => `[${clock(startSeconds)}] ${text}`).join('\n');

/** Windows of about `most` words each, as even as lines allow; one where there are no more. */
export function windowsOf(lines: readonly TimedLine[], most: number): TimedLine[][] {
  const total = wordsOf(lines);
  const count = Math.max(1, Math.ceil(total / most));
  const windows: TimedLine[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const line of lines) {
    windows[Math.min(count - 1, Math.floor((before / total) * count))]!.push(line);
    before += line.words;
  }
  return windows.filter((window) => window.length > 0);
}

/**
 * At most about `most` words of a long transcript: of each chapter (of each tenth, where there are none) what is said first,
 * with `[…]` where something is left out. What is left out a chapter's summary tells.
 */
export function condensed(lines: readonly TimedLine[], chapters: readonly Chapter[], most: number): string {
  const total = wordsOf(lines);
  if (total <= most) return inPrompt(lines);
  const parts = chapters.length > 0 ? byChapter(lines, chapters) : windowsOf(lines, Math.ceil(total / 10));
  return parts
    .map((part) => {
      const share = Math.floor((wordsOf(part) / total) * most);
      let words = 0;
      const kept = part.filter((line) => (words += line.words) <= share);
      // Never nothing of a chapter.
      const shown = kept.length > 0 ? kept : part.slice(0, 1);
      return shown.length < part.length ? `${inPrompt(shown)}\n[…]` : inPrompt(shown);
    })
    .join('\n');
}

const byChapter = (lines: readonly TimedLine[], chapters: readonly Chapter[]): TimedLine[][] =>
  chapters
    .map(({ startSeconds }, at) => {
      const from = at === 0 ? 0 : startSeconds;
      const to = chapters[at + 1]?.startSeconds ?? Infinity;
      return lines.filter((line) => line.startSeconds >= from && line.startSeconds < to);
    })
    .filter((part) => part.length > 0);

export const wordsOf = (lines: readonly TimedLine[]): number => lines.reduce((sum, { words }) => sum + words, 0);
