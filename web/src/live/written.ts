/** An answer of the model as far as it has been written. Pure. */
import { Allow, parse } from 'partial-json';

/** Half a JSON object as an object, or null. */
export function readWritten(text: string | undefined): Record<string, unknown> | null {
  if (!text) return null;
  try {
    // Half a word is worth showing; half a number is a wrong number.
    const value: unknown = parse(text.slice(Math.max(0, text.indexOf('{'))), Allow.STR | Allow.OBJ | Allow.ARR);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
