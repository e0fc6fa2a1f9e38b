/** Waits for what is to happen, never for time; what hangs for a minute is printed with all else that is waited for. */
import { setTimeout as sleep } from 'node:timers/promises';

interface Wait {
  what: string;
  since: number;
  state(): unknown;
}

const stallMs = 60_000;
const waits = new Set<Wait>();
let detector: NodeJS.Timeout | null = null;

/** Gives what `promise` gives; while it is pending it is known as `what`, and `state` says how far things are. */
export async function waitingFor<Value>(
  what: string,
  promise: Promise<Value>,
  state: () => unknown = () => '',
): Promise<Value> {
  const wait = { what, since: Date.now(), state };
  waits.add(wait);
  detector ??= setInterval(printStalls, 5_000).unref();
  try {
    return await promise;
  } finally {
    waits.delete(wait);
  }
}

/** Asks every 20 ms until `probe` gives something (neither undefined, null nor false); an error counts as not yet. */
export async function eventually<Value>(
  what: string,
  probe: () => Promise<Value> | Value,
): Promise<Exclude<Value, undefined | null | false>> {
  let last: unknown = 'not asked yet';
  const asking = async () => {
    for (;;) {
      try {
        const found = await probe();
        if (found !== undefined && found !== null && found !== false) {
          return found as Exclude<Value, undefined | null | false>;
        }
        last = found;
      } catch (error) {
        last = String(error);
      }
      await sleep(20, undefined, { ref: false });
    }
  };
  return waitingFor(what, asking(), () => last);
}

function printStalls(): void {
  const now = Date.now();
  if (![...waits].some(({ since }) => now - since > stallMs)) return;
  const lines = [...waits].map(
    ({ what, since, state }) =>
      `  ${((now - since) / 1_000).toFixed(0)} s: ${what}. So far: ${JSON.stringify(state())}`,
  );
  process.stderr.write(`No progress. What is waited for:\n${lines.join('\n')}\n`);
  // Once is enough: what hangs is looked at from here on.
  for (const wait of waits) wait.since = now;
}
