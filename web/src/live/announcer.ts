/**
 * The polite announcer: at most one message in 5 s (the newest wins), each said once. Where a modal dialog is open the message
 * is said inside it, since everything outside is inert.
 */
import { useSyncExternalStore } from 'react';

export const quietMs = 5_000;

export class Announcer {
  #message = '';
  #saidAt = Number.NEGATIVE_INFINITY;
  #waiting: string | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;
  readonly #after: (milliseconds: number, body: () => void) => void;

  constructor(
    now: () => number = Date.now,
    after: (milliseconds: number, body: () => void) => void = (ms, body) => void setTimeout(body, ms),
  ) {
    this.#now = now;
    this.#after = after;
  }

  get message(): string {
    return this.#message;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  say(message: string): void {
    const wait = this.#saidAt + quietMs - this.#now();
    if (wait <= 0) return this.#speak(message);
    if (this.#waiting === null) {
      this.#after(wait, () => {
        const newest = this.#waiting;
        this.#waiting = null;
        if (newest !== null) this.#speak(newest);
      });
    }
    this.#waiting = message;
  }

  #speak(message: string): void {
    this.#saidAt = this.#now();
    this.#message = message;
    for (const listener of this.#listeners) listener();
  }
}

export const announcer = new Announcer();
export const announce = (message: string): void => announcer.say(message);
export const useAnnouncement = (): string => useSyncExternalStore(announcer.subscribe, () => announcer.message);
