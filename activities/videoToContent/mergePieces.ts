/** The transcript of a recording from the transcripts of its pieces. */
import type { AudioPiece, Segment } from '../../workflows/videoToContent/steps.ts';
import { untangle } from './segments.ts';

export type HeardPiece = Pick<AudioPiece, 'startSeconds' | 'endSeconds'> & {
  /** In the piece's own time: its first moment is 0. */
  segments: readonly Segment[];
};

/**
 * One list in the recording's time: in order, none overlapping, none empty, each within its piece. Pieces may come in any
 * order; those that were silent, or are not there yet, are left out by the caller.
 */
export function mergePieces(pieces: readonly HeardPiece[]): Segment[] {
  return untangle(
    pieces.flatMap(({ startSeconds: from, endSeconds: to, segments }) =>
      segments.map(({ startSeconds, endSeconds, text }) => ({
        startSeconds: within(from + startSeconds, from, to),
        endSeconds: within(from + endSeconds, from, to),
        text,
      })),
    ),
  );
}

/** To the millisecond, as WebVTT has it: sums of fractions would show as 12.340000000000002. */
const within = (seconds: number, from: number, to: number): number =>
  Math.round(Math.min(Math.max(seconds, from), to) * 1_000) / 1_000;
