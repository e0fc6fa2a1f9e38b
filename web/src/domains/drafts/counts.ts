/** How long a text is, by the rule of its content type. Pure. */
import { weightedLength } from '../../../../workflows/videoToContent/weightedLength.ts';
import { figure } from '../../live/words.ts';

export interface Limits {
  characters: number;
  weighted: boolean;
  posts?: number | null;
}

/** The posts of a thread, apart by a line of `---`. */
export const postsOf = (body: string): string[] =>
  body
    .split(/^[ \t]*---[ \t]*$/m)
    .map((post) => post.trim())
    .filter(Boolean);

export const lengthOf = (text: string, { weighted }: Limits): number =>
  weighted ? weightedLength(text) : Array.from(text).length;

export const wordsIn = (text: string): number => text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;

export interface CountWords {
  words: string;
  over: boolean;
}

/** `212 of 280` */
export function countOf(text: string, limits: Limits): CountWords {
  const length = lengthOf(text, limits);
  return { words: `${figure(length)} of ${figure(limits.characters)} characters`, over: length > limits.characters };
}
