/**
 * A file on its way to the server, by the tus protocol: goes on by itself when the line is back, pauses, and goes on after a reload
 * when the same file is chosen again. The session's cookie says whose it is.
 */
import { useSyncExternalStore } from 'react';
import type { Upload } from 'tus-js-client';
import { Pace } from './pace.ts';

export type SendingState =
  /** `perSecond` in bytes; null while it cannot be told. */
  | { phase: 'SENDING'; sent: number; total: number; perSecond: number | null }
  | { phase: 'PAUSED'; sent: number; total: number }
  /** The line is gone; tried again by itself. */
  | { phase: 'WAITING'; sent: number; total: number }
  | { phase: 'SENT'; uploadId: string }
  | { phase: 'FAILED'; message: string };

/** Tried again for about an hour without a byte getting through. */
const retryDelays = [500, 1_000, 2_000, ...Array.from({ length: 700 }, () => 5_000)];
/** What the server calls a passing trouble; anything else in the 400s it will say again. */
const passing = new Set([409, 423, 429]);

export class Sending {
  readonly file: File;
  /** Gives the upload's id once all has come. @throws SendingError when it is given up */
  readonly sent: Promise<string>;
  readonly #end = Promise.withResolvers<string>();
  readonly #listeners = new Set<() => void>();
  readonly #pace = new Pace();
  #state: SendingState;
  #upload: Upload | null = null;
  /** Until it is known where to go on from, there is nothing to start. */
  #ready = false;
  #over = false;

  constructor(file: File) {
    this.file = file;
    this.#state = { phase: 'SENDING', sent: 0, total: file.size, perSecond: null };
    this.sent = this.#end.promise;
    this.sent.catch(() => {});
    void this.#begin();
  }

  get state(): SendingState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  pause(): void {
    if (this.#state.phase !== 'SENDING' && this.#state.phase !== 'WAITING') return;
    const { sent, total } = this.#state;
    this.#become({ phase: 'PAUSED', sent, total });
    void this.#upload?.abort();
  }

  resume(): void {
    if (this.#state.phase !== 'PAUSED') return;
    this.#pace.reset();
    this.#become({ ...this.#state, phase: 'SENDING', perSecond: null });
    if (this.#ready) this.#upload?.start();
  }

  /** Nobody wants it any more: the server forgets it, too. */
  cancel(): void {
    if (this.#over) return;
    this.#fail('It was taken back.');
    // Where the server does not hear of it, it forgets it by itself after a day.
    this.#upload?.abort(true).catch(() => {});
  }

  async #begin(): Promise<void> {
    try {
      const { Upload } = await import('tus-js-client');
      const upload = new Upload(this.file, {
        endpoint: `${location.origin}/uploads`,
        metadata: { filename: plainName(this.file.name), filetype: this.file.type },
        retryDelays,
        removeFingerprintOnSuccess: true,
        onProgress: (sent, total) => {
          if (this.#state.phase !== 'SENDING' && this.#state.phase !== 'WAITING') return;
          this.#pace.add(Date.now(), sent);
          this.#become({ phase: 'SENDING', sent, total, perSecond: this.#pace.perSecond });
        },
        onShouldRetry: (error) => {
          const status = error.originalResponse?.getStatus() ?? 0;
          const again = status < 400 || status >= 500 || passing.has(status);
          if (again && this.#state.phase === 'SENDING') {
            const { sent, total } = this.#state;
            this.#pace.reset();
            this.#become({ phase: 'WAITING', sent, total });
          }
          return again;
        },
        onError: (error) => this.#fail(wordsOf(error)),
        onSuccess: () => this.#succeed(String(upload.url).split('/').at(-1)!),
      });
      if (this.#over) return;
      this.#upload = upload;
      const [before] = await upload.findPreviousUploads();
      if (before) upload.resumeFromPreviousUpload(before);
      this.#ready = true;
      if (!this.#over && this.#state.phase !== 'PAUSED') upload.start();
    } catch {
      this.#fail('The part of the page that sends files could not be loaded. Try again.');
    }
  }

  #succeed(uploadId: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#become({ phase: 'SENT', uploadId });
    this.#end.resolve(uploadId);
  }

  #fail(message: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#become({ phase: 'FAILED', message });
    this.#end.reject(new SendingError(message));
  }

  #become(state: SendingState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** The message is for people. */
export class SendingError extends Error {}

/** What the server says in its own words, or that nobody answered. */
function wordsOf(error: unknown): string {
  const response = (error as { originalResponse?: { getBody(): string } | null }).originalResponse;
  try {
    const { errors } = JSON.parse(response!.getBody()) as { errors: { message: string }[] };
    return errors[0]!.message;
  } catch {
    return 'Longhaul did not answer for too long. Send the file again: it goes on where it stopped.';
  }
}

/** As the server takes names: without what could be a path, and not endless. */
const plainName = (name: string): string =>
  name
    .replaceAll(/[/\\\p{Cc}]/gu, '_')
    .replace(/^\.+$/, '')
    .slice(-255) || 'file';

const silent = () => () => {};

/** Its state, live; null for none. */
export const useSending = (sending: Sending | null): SendingState | null =>
  useSyncExternalStore(sending?.subscribe ?? silent, () => sending?.state ?? null);
