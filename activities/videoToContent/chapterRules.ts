/**
 * What chapters have to be for YouTube to show them (https://support.google.com/youtube/answer/9884579): the first at 0:00, at
 * least three, in ascending order, each at least 10 s long. Titles: as long as YouTube shows, and without the angle
 * brackets that it refuses in a description.
 */
import { textLength } from '../../workflows/videoToContent/weightedLength.ts';
import { clock } from '../../workflows/lib/times.ts';

export const leastChapters = 3;
export const shortestChapter = 10;
export const longestTitle = 100;

export interface ChapterStart {
  startSeconds: number;
  title: string;
}

/** What is wrong, in words for the model; empty when all is right. */
export function chapterProblems(chapters: readonly ChapterStart[], durationSeconds: number): string[] {
  const problems: string[] = [];
  if (chapters.length < leastChapters) {
    problems.push(`There are ${chapters.length} chapters; at least ${leastChapters} are needed.`);
  }
  const [first] = chapters;
  if (first && first.startSeconds !== 0) {
    problems.push(`The first chapter starts at ${clock(first.startSeconds)}; it must start at 0:00.`);
  }
  chapters.forEach(({ startSeconds, title }, at) => {
    const name = `"${title}" (${clock(startSeconds)})`;
    const next = chapters[at + 1];
    const end = next?.startSeconds ?? Math.floor(durationSeconds);
    if (next && next.startSeconds <= startSeconds) {
      problems.push(`"${next.title}" (${clock(next.startSeconds)}) comes after ${name}, and does not start later.`);
    } else if (end - startSeconds < shortestChapter) {
      const until = next ? `the next one starts at ${clock(end)}` : `the recording ends at ${clock(end)}`;
      problems.push(`${name} is shorter than ${shortestChapter} s: ${until}.`);
    }
    if (!title.trim() || textLength(title, 'PLAIN') > longestTitle) {
      problems.push(`The title of the chapter at ${clock(startSeconds)} needs 1 to ${longestTitle} characters.`);
    }
    if (/[<>]/.test(title)) problems.push(`The title of ${name} has an angle bracket: write it without.`);
  });
  return [...problems, ...titlesTwice(chapters)];
}

function titlesTwice(chapters: readonly ChapterStart[]): string[] {
  const seen = new Set<string>();
  return chapters.flatMap(({ title }) => {
    const key = title.trim().toLowerCase().replace(/\s+/g, ' ');
    if (seen.has(key)) return [`The title "${title}" comes twice.`];
    seen.add(key);
    return [];
  });
}
