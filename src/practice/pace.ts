/** How quickly the practice provider thinks and writes. */
import { setTimeout as wait } from 'node:timers/promises';

/** So that a meal plan of some 18,000 characters in seven answers takes about 60 s at speed 1. */
const thinkingMs = 1_200;
const charactersPerSecond = 350;
const pieceMs = 40;
/** Of audio, in one second: a piece of ten minutes takes 20 s, as Whisper does. */
const heardSeconds = 30;
/** Without any delay pieces are longer: fewer messages for the same text. */
const hastyPiece = 400;

export interface Pace {
  think(signal: AbortSignal): Promise<void>;
  /** The time in which a model would have listened to so many seconds. */
  listen(seconds: number, signal: AbortSignal): Promise<void>;
  /** The text in the pieces, and at the times, in which a model would write it. */
  write(text: string, signal: AbortSignal): AsyncGenerator<string>;
}

/** @param slowness PRACTICE_SPEED: 1 = like a real model, 2 = twice as slow, 0 = at once */
export function createPace(slowness: number): Pace {
  return {
    think: (signal) => pause(thinkingMs * slowness, signal),
    listen: (seconds, signal) => pause((seconds / heardSeconds) * 1_000 * slowness, signal),

    async *write(text, signal) {
      if (slowness === 0) {
        for (let at = 0; at < text.length; at += hastyPiece) yield text.slice(at, at + hastyPiece);
        return;
      }
      // By the clock, not by counting pauses: timers are late on a busy machine, and the whole would take longer.
      const startedAt = performance.now();
      for (let at = 0; at < text.length;) {
        await pause(pieceMs, signal);
        const due = Math.ceil(((performance.now() - startedAt) / 1_000) * (charactersPerSecond / slowness));
        const end = Math.min(text.length, Math.max(due, at + 1));
        yield text.slice(at, end);
        at = end;
      }
    },
  };
}

export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await wait(milliseconds, undefined, { signal });
  else signal.throwIfAborted();
}
