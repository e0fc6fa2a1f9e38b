/** The values that were read last, so that a watcher that builds a snapshot many times a second reads each once. */
import type { PayloadReference } from './largePayloads.ts';

/** As they are kept; as objects they take a few times as much. */
const mostBytes = 32 * 1024 * 1024;

export interface ValueCache {
  /** The value, from `load` when it is not there. Those who ask at once share one `load`; a failure is not kept. */
  get(reference: PayloadReference, load: () => Promise<unknown>): Promise<unknown>;
}

export function createValueCache(most = mostBytes): ValueCache {
  /** Oldest use first. */
  const kept = new Map<string, { size: number; value: Promise<unknown> }>();
  let bytes = 0;

  function drop(key: string): void {
    bytes -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  }

  return {
    get({ key, size }, load) {
      const known = kept.get(key);
      if (known) {
        kept.delete(key);
        kept.set(key, known);
        return known.value;
      }
      const value = load();
      kept.set(key, { size, value });
      bytes += size;
      value.catch(() => {
        if (kept.get(key)?.value === value) drop(key);
      });
      for (const oldest of kept.keys()) {
        if (bytes <= most) break;
        drop(oldest);
      }
      return value;
    },
  };
}
