/** Where the recording is, for all who show it: player, timeline, filmstrip, transcript, chapters. */
import { useSyncExternalStore } from 'react';

export class Playhead {
  #seconds: number;
  #player: HTMLMediaElement | null = null;
  readonly #listeners = new Set<() => void>();

  /** @param seconds where it opens */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  get seconds(): number {
    return this.#seconds;
  }

  get playing(): boolean {
    return this.#player !== null && !this.#player.paused;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The player that plays; from then on its time is the time. */
  attach(player: HTMLMediaElement | null): void {
    this.#player = player;
  }

  /** The player says where it is. */
  tell(seconds: number): void {
    if (seconds === this.#seconds) return;
    this.#seconds = seconds;
    for (const listener of this.#listeners) listener();
  }

  /** Goes there; works without a player that can play, too. */
  seek(seconds: number): void {
    // Media that is not there yet takes no time: it is set when it is (see Player).
    if (this.#player && this.#player.readyState > 0) this.#player.currentTime = seconds;
    this.tell(seconds);
  }
}

/** What follows from the time, such as which chapter it is in; painted anew only when that changes. */
export const usePlayhead = <Value extends number | string | boolean | null>(
  playhead: Playhead,
  of: (seconds: number) => Value,
): Value => useSyncExternalStore(playhead.subscribe, () => of(playhead.seconds));

/** The last of those that have begun; -1 before the first. `starts` ascend. */
export function lastBegun(starts: readonly { startSeconds: number }[], seconds: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]!.startSeconds <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
