/** An operator's note as it may be shown; the same wherever the signal is read. */

/** In UTF-16 units. */
const mostUnits = 500;

/** Null for what is no words: the engine's UI lets an operator send anything. */
export function noteWords(sent: unknown): string | null {
  if (typeof sent !== 'string') return null;
  // oxlint-disable-next-line no-control-regex
  const words = sent.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return words === '' ? null : words.slice(0, mostUnits);
}
