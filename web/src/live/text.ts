/** Folds `runText` chunks into each step's text, fenced by (generation, attempt, offset). Pure. */
import type { RunTextSubscription } from '../gql/graphql.ts';

export type Chunk = RunTextSubscription['runText'];

export interface StepText {
  generation: number;
  attempt: number;
  text: string;
}

export type Texts = Readonly<Record<string, StepText>>;

export const noTexts: Texts = {};

/**
 * The texts with `chunk` in them, the same object where it adds nothing, or null where something is missing before it: the
 * caller subscribes again and gets the whole text at offset 0.
 */
export function addChunk(texts: Texts, chunk: Chunk): Texts | null {
  const { step, generation, attempt, offset, text } = chunk;
  const known = texts[step];
  const order = known ? generation - known.generation || attempt - known.attempt : 1;
  if (order < 0) return texts;
  if (order > 0 || !known) {
    return offset === 0 ? { ...texts, [step]: { generation, attempt, text } } : null;
  }
  if (offset === 0) return known.text === text ? texts : { ...texts, [step]: { generation, attempt, text } };
  if (offset > known.text.length) return null;
  if (offset + text.length <= known.text.length && known.text.startsWith(text, offset)) return texts;
  return { ...texts, [step]: { generation, attempt, text: known.text.slice(0, offset) + text } };
}
