/** What one viewer sees of one run: every snapshot that came, and waits for those to come. */
import { isFinal, supersedes } from '../../src/runs/snapshot.ts';
import type { Run } from './client.ts';
import { waitingFor } from './waiting.ts';

export interface RunView {
  /** Everything that came, in order, also through broken connections. */
  readonly received: readonly Run[];
  /** What a page that keeps the contract shows now. */
  readonly shown: Run | undefined;
  /** The first snapshot, of those that came and those to come, that `is` says yes to. */
  until(what: string, is: (run: Run) => boolean): Promise<Run>;
  /** What is shown when the server has completed the subscription. */
  readonly ended: Promise<Run>;
  leave(): void;
}

/** @param connect gives what the server sends, until it completes; whatever it throws, it is called again */
export function followRun(name: string, connect: (signal: AbortSignal) => AsyncGenerator<Run>): RunView {
  const received: Run[] = [];
  const left = new AbortController();
  const readers = new Set<{ is(run: Run): boolean; resolve(run: Run): void }>();
  let shown: Run | undefined;

  const take = (run: Run) => {
    received.push(run);
    if (!shown || supersedes(run, shown)) shown = run;
    for (const reader of readers) if (reader.is(run)) reader.resolve(run);
  };
  const follow = async (): Promise<Run> => {
    while (!left.signal.aborted) {
      try {
        for await (const run of connect(left.signal)) take(run);
        if (shown) return shown;
      } catch (error) {
        // A refusal is no broken connection: it would come again.
        if (/NOT_FOUND|BAD_USER_INPUT/.test(String(error))) throw error;
        await new Promise((again) => setTimeout(again, 100));
      }
    }
    throw new Error(`the viewer of ${name} has left`);
  };
  const ended = follow();
  ended.catch(() => {});
  const state = () => shown && inShort(shown);

  return {
    received,
    get shown() {
      return shown;
    },
    async until(what, is) {
      const known = received.find(is);
      if (known) return known;
      const { promise, resolve } = Promise.withResolvers<Run>();
      const reader = { is, resolve };
      readers.add(reader);
      const over = ended.then((run) => {
        throw new Error(`${name} ended as ${JSON.stringify(inShort(run))} before: ${what}`);
      });
      try {
        return await waitingFor(`${name}: ${what}`, Promise.race([promise, over]), state);
      } finally {
        readers.delete(reader);
      }
    },
    get ended() {
      return waitingFor(`${name}: its end`, ended, state);
    },
    leave: () => left.abort(),
  };
}

/** A run in one line, for messages. */
export const inShort = ({ status, statusReason, generation, steps, error }: Run) => ({
  status,
  statusReason,
  generation,
  steps: steps.map(({ key, status: of, attempt }) => `${key} ${of} ${attempt}`).join(', '),
  error,
});

export const stepOf = (run: Run, key: string): Run['steps'][number] => {
  const step = run.steps.find((candidate) => candidate.key === key);
  if (!step) throw new Error(`the run has no step "${key}", only ${run.steps.map((one) => one.key).join(', ')}`);
  return step;
};

/** What no viewer may ever see, whatever happens: a version that goes back, or life after the end. */
export function backwardSteps(received: readonly Run[]): string[] {
  return received.slice(1).flatMap((run, index) => {
    const before = received[index]!;
    const now = `${run.generation}/${run.sequence} ${run.status}`;
    const earlier = `${before.generation}/${before.sequence} ${before.status}`;
    const repeated = run.generation === before.generation && run.sequence === before.sequence;
    const alive = run.generation === before.generation && isFinal(before.status) && !isFinal(run.status);
    const back =
      run.generation < before.generation || (run.generation === before.generation && run.sequence < before.sequence);
    return alive || (back && !repeated) ? [`${earlier} → ${now}`] : [];
  });
}
