/** The watchers of this process: one a run while anybody subscribes to it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunCore } from './core.ts';
import { isFinal, type RunSnapshot } from './snapshot.ts';
import { Watcher } from './watcher.ts';

/** A client that polls does so about once a second. */
const lingerMs = 3_000;
const firstMs = 2_500;
const wordsMs = 150;

export class Watchers {
  readonly #core: RunCore;
  readonly #watchers = new Map<string, Watcher>();

  constructor(core: RunCore) {
    this.#core = core;
  }

  /** The run's watcher, started when there is none. The caller subscribes to it at once: without subscribers it stops. */
  of(id: string): Watcher {
    const known = this.#watchers.get(id);
    if (known) return known;
    const watcher = new Watcher(this.#core, id, () => {
      if (this.#watchers.get(id) === watcher) this.#watchers.delete(id);
    });
    this.#watchers.set(id, watcher);
    return watcher;
  }

  /**
   * The run as it is now. The watcher lingers, so that a client that polls costs the engine nothing more; null when there is
   * nothing to be said within the time (the engine is away).
   */
  async peek(id: string): Promise<RunSnapshot | null> {
    const watcher = this.of(id);
    const changes = watcher.subscribe();
    await watcher.caughtUp();
    const release = setTimeout(() => void changes.return(), lingerMs).unref();
    const first = await Promise.race([changes.next(), pause(firstMs)]);
    if (!first || first.done) return watcher.current;
    // The workflow's own words come a moment after the rest.
    if (first.value.status === 'RUNNING' && !first.value.workflowProgress)
      await Promise.race([changes.next(), pause(wordsMs)]);
    if (isFinal(first.value.status)) {
      clearTimeout(release);
      await changes.return();
    }
    return watcher.current ?? first.value;
  }

  find(id: string): Watcher | undefined {
    return this.#watchers.get(id);
  }

  counts(): { watchers: number; subscribers: number } {
    let subscribers = 0;
    for (const watcher of this.#watchers.values()) subscribers += watcher.subscribers;
    return { watchers: this.#watchers.size, subscribers };
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.stop();
  }
}

const pause = (ms: number) => sleep(ms, null, { ref: false });
