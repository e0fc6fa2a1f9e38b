/**
 * For runs that stop when nobody waits: tells their workflows, by signal, for how long somebody surely does. One lease a run and
 * process, however many viewers; renewed while any is there, shortened to a grace when the last one has left. A process that dies
 * says nothing: its leases run out, which leaves its viewers the time to come back elsewhere.
 */
import { randomBytes } from 'node:crypto';
import type { Log } from '../services/log.ts';
import { EngineNotFound, EngineUnavailable, type Engine } from './engine.ts';
import type { RunRow } from './store.ts';

export interface LeaseTimes {
  /** How long a run goes on without a word from this process. */
  leaseMs: number;
  /** How often the word is repeated; well below `leaseMs`, so that one may be lost. */
  renewMs: number;
  /** How long a run goes on when its last viewer has left, so that a reload ends nothing. */
  graceMs: number;
}

/** After a signal that could not be sent. */
const retryMs = 1_000;

interface Held {
  row: RunRow;
  viewers: number;
  /** Ends the pause before the next signal. */
  wake(): void;
  /** Resolves when the engine has been told the last word. */
  telling: Promise<void>;
}

const nothing = () => {};

export interface LeaseParts {
  engine: Pick<Engine, 'signal'>;
  times: LeaseTimes;
  log: Log;
  /** Whether the run stops when nobody waits for it. */
  stopsUnwatched(row: RunRow): boolean;
  /** Whether the run is known to go on all the same: it needs no renewal. */
  isKept(runId: string): boolean;
}

export class Leases {
  readonly #parts: LeaseParts;
  readonly #times: LeaseTimes;
  /** New with each process, so that its counter may begin at 1. */
  readonly #node = `api-${randomBytes(6).toString('base64url')}`;
  #counter = 0;
  readonly #held = new Map<string, Held>();
  #handingOver = false;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    this.#times = parts.times;
  }

  /** Whether the run would stop without viewers. */
  isNeeded(row: RunRow): boolean {
    return !row.snapshot && this.#parts.stopsUnwatched(row);
  }

  /** A viewer waits for the run, until what is returned is called. Nothing where the run goes on without viewers, or has ended. */
  hold(row: RunRow): () => void {
    if (this.#handingOver || !this.isNeeded(row)) return nothing;
    const held = this.#held.get(row.id) ?? this.#begin(row);
    held.viewers += 1;
    if (held.viewers === 1) held.wake();
    let holding = true;
    return () => {
      if (!holding || this.#handingOver) return;
      holding = false;
      held.viewers -= 1;
      if (held.viewers === 0) held.wake();
    };
  }

  /** Somebody has asked for the run: who polls comes back within the grace, and counts as a viewer meanwhile. */
  touch(row: RunRow): void {
    const release = this.hold(row);
    if (release !== nothing) setTimeout(release, this.#times.graceMs).unref();
  }

  /**
   * This process will stop, and close its viewers' connections: they have not left. To be called before that. Each lease is renewed
   * for the last time.
   */
  handOver(): void {
    this.#handingOver = true;
    for (const held of this.#held.values()) held.wake();
  }

  /** Resolves when the engine has been told every last word, or could not be. */
  async close(): Promise<void> {
    this.handOver();
    await Promise.all([...this.#held.values()].map(({ telling }) => telling));
  }

  #begin(row: RunRow): Held {
    const held: Held = { row, viewers: 0, wake: nothing, telling: Promise.resolve() };
    this.#held.set(row.id, held);
    // Not at once: the caller counts itself first.
    held.telling = Promise.resolve().then(() => this.#keepTelling(held));
    return held;
  }

  /** Ends when the engine has been told that the last viewer has left, or that this process goes. */
  async #keepTelling(held: Held): Promise<void> {
    while (!this.#handingOver) {
      const watched = held.viewers > 0;
      const told = await this.#tell(held.row, watched ? this.#times.leaseMs : this.#times.graceMs);
      // What has changed meanwhile is told at once. From here to the pause, or to the end, nothing can change.
      if (this.#handingOver || watched !== held.viewers > 0) continue;
      if (!watched && told !== 'unreachable') break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, told === 'unreachable' ? retryMs : this.#times.renewMs).unref();
        held.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (held.viewers > 0) await this.#tell(held.row, this.#times.leaseMs);
    this.#held.delete(held.row.id);
  }

  /** `unknown`: the engine has no such run, not yet (what its start grants is longer than a renewal takes) or no more. */
  async #tell(row: RunRow, forMs: number): Promise<'told' | 'unknown' | 'unreachable'> {
    if (this.#parts.isKept(row.id)) return 'told';
    // Whatever order signals arrive in, the workflow takes the newest for the true one.
    this.#counter += 1;
    try {
      await this.#parts.engine.signal(row, 'lease', this.#node, this.#counter, forMs / 1_000);
      return 'told';
    } catch (error) {
      if (error instanceof EngineNotFound) return 'unknown';
      if (!(error instanceof EngineUnavailable))
        this.#parts.log.warn(
          { err: error, runId: row.id },
          'a workflow could not be told that somebody waits; trying again',
        );
      return 'unreachable';
    }
  }
}
