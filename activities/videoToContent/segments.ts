/** Segments of a transcript, whoever gave them: brought into one order, and counted. */
import type { Segment } from '../../workflows/videoToContent/steps.ts';

/** Two that begin closer together than this, in seconds, are said at once: nobody could read the first. */
const atOnce = 0.05;

/**
 * In the order of their starts, none reaching into the next, none empty. What begins at the same time becomes one segment.
 * Line breaks within a text become spaces.
 */
export function untangle(segments: readonly Segment[]): Segment[] {
  const ordered: Segment[] = [];
  for (const segment of segments.toSorted((one, other) => one.startSeconds - other.startSeconds)) {
    const text = oneLine(segment.text);
    if (!text || !(segment.endSeconds > segment.startSeconds)) continue;
    const last = ordered.at(-1);
    if (last && segment.startSeconds - last.startSeconds < atOnce) {
      last.text = `${last.text} ${text}`;
      last.endSeconds = Math.max(last.endSeconds, segment.endSeconds);
      continue;
    }
    if (last) last.endSeconds = Math.min(last.endSeconds, segment.startSeconds);
    ordered.push({ startSeconds: segment.startSeconds, endSeconds: segment.endSeconds, text });
  }
  return ordered;
}

/** What Postgres refuses in a text (NUL, lone surrogates) goes as well. */
export const oneLine = (text: string): string => text.toWellFormed().replaceAll('\0', '').replace(/\s+/g, ' ').trim();

const words = new Intl.Segmenter('en', { granularity: 'word' });

/** How many words a text has, also in scripts without spaces. */
export function countWords(text: string): number {
  let count = 0;
  for (const { isWordLike } of words.segment(text)) if (isWordLike) count += 1;
  return count;
}
