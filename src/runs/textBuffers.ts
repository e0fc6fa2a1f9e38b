/**
 * The newest text that each activity of a run is writing, put together from the bus's frames. A lost frame leaves a gap, and
 * what comes after it waits for the worker's next repeat of the whole; what is there already is never forwarded again.
 */
import type { TextMessage } from '../worker/messages.ts';
import { Pulled } from './latest.ts';
import type { TextChunk } from './snapshot.ts';

interface Buffer {
  /** Orders texts of one activity: (generation, attempt, draft). */
  rank: readonly [generation: number, attempt: number, draft: number];
  text: string;
  over: boolean;
}
interface Cursor {
  rank: Buffer['rank'] | null;
  offset: number;
}

/** In UTF-16 units; a client takes longer texts in pieces. */
const mostUnits = 16_384;

export class TextBuffers {
  readonly #buffers = new Map<string, Buffer>();
  readonly #readers = new Set<Pulled<TextChunk>>();

  /** @param generation of the execution that the frame comes from */
  add(frame: TextMessage, generation: number): void {
    const rank = [generation, frame.number, frame.draft] as const;
    let buffer = this.#buffers.get(frame.activityId);
    const order = buffer ? compare(rank, buffer.rank) : 1;
    if (order < 0) return;
    if (!buffer || order > 0) {
      buffer = { rank, text: '', over: false };
      this.#buffers.set(frame.activityId, buffer);
    }
    const known = buffer.text.length - frame.offset;
    if (known < 0 || known >= frame.text.length) return;
    buffer.text += frame.text.slice(known);
    for (const reader of this.#readers) reader.changed();
  }

  /** The attempt has ended: its text is history, and late arrivals need it no more. */
  attemptEnded(activityId: string): void {
    const buffer = this.#buffers.get(activityId);
    if (buffer) buffer.over = true;
  }

  /** All that is being written, from its start, then as it grows. */
  read(onReturn: () => void): Pulled<TextChunk> {
    const cursors = new Map<string, Cursor>();
    for (const [id, { rank, text, over }] of this.#buffers) if (over) cursors.set(id, { rank, offset: text.length });
    const reader = new Pulled<TextChunk>(
      () => this.#nextChunk(cursors),
      () => {
        this.#readers.delete(reader);
        onReturn();
      },
    );
    this.#readers.add(reader);
    return reader;
  }

  end(): void {
    for (const reader of this.#readers) reader.end();
  }

  #nextChunk(cursors: Map<string, Cursor>): TextChunk | undefined {
    for (const [step, { rank, text }] of this.#buffers) {
      let cursor = cursors.get(step);
      if (!cursor?.rank || compare(rank, cursor.rank) !== 0) {
        cursor = { rank, offset: 0 };
        cursors.set(step, cursor);
      }
      if (cursor.offset >= text.length) continue;
      const { offset } = cursor;
      const piece = text.slice(offset, offset + mostUnits);
      cursor.offset += piece.length;
      return { step, generation: rank[0], attempt: rank[1], offset, text: piece };
    }
    return undefined;
  }
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
