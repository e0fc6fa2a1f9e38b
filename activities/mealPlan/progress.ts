/** How far a list is that a model is writing, from the JSON so far. */
import { Allow, parse } from 'partial-json';
import { stepContext } from '../../src/worker/stepContext.ts';

/** Looking at the whole text again is worth it only when there is more of it. */
const charactersBetweenLooks = 100;

export interface RowsToShow {
  /** The key of the list in the answer. */
  list: string;
  /** How many rows are expected. */
  of: number;
  /** The step's message while this row is being written. */
  name(row: Record<string, unknown>): string;
}

/** Gives what the language model's service calls with the text so far: reports a fraction and the row that is being written. */
export function showRows({ list, of, name }: RowsToShow): (textSoFar: string) => void {
  let looked = 0;
  let shown = '';
  return (textSoFar) => {
    if (textSoFar.length < looked) looked = 0;
    if (textSoFar.length - looked < charactersBetweenLooks) return;
    looked = textSoFar.length;
    const rows = rowsOf(textSoFar, list);
    const last = rows.at(-1);
    if (!last || Object.keys(last).length === 0) return;
    const message = name(last);
    const state = `${rows.length} ${message}`;
    if (state === shown) return;
    shown = state;
    // The row that is being written is not done; and nothing is before its end.
    stepContext().report({ fraction: Math.min(0.98, (rows.length - 1) / of), message });
  };
}

/** The rows so far: the last may still lack fields, but has no half ones. */
function rowsOf(text: string, list: string): Record<string, unknown>[] {
  try {
    const rows = parse(text, Allow.OBJ | Allow.ARR)?.[list];
    return Array.isArray(rows) ? rows.filter((row) => typeof row === 'object' && row !== null) : [];
  } catch {
    return [];
  }
}
