/**
 * For pipelines that stop when nobody waits: hears by signal who does, and has the run cancelled when the last lease has ended.
 * Deterministic; costs few events of history, since there is one timer at a time, and none for each renewal.
 */
import { condition, defineSignal, isCancellation, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { RunActivities } from '../../src/worker/runActivities.ts';
import { Lease, type SentLease } from './lease.ts';

/** May be sent from the Temporal web UI too: a name of one's own, a number that grows, and for how long. */
export const leaseSignal = defineSignal<[node: string, counter: number, seconds: number]>('lease');

/** A timer that fires so late fires after the engine or the workers stood still, when nobody could say that they wait. */
const lateMs = 5_000;

/** In the worker itself: it is no step of the run. Tried until it succeeds. */
const { cancelUnwatched } = proxyLocalActivities<RunActivities>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds' },
});

/** As the `progress` query shows it. */
export interface LeaseProgress {
  /** When the run stops unless somebody says that they wait. RFC 3339, UTC; null once it is kept going, or stops. */
  until: string | null;
  /** How many api processes have viewers of the run, or had them a moment ago. */
  watchers: number;
}

export interface UnwatchedOptions {
  /** How long the run goes on before the first viewer has come, and after everything stood still. */
  leaseMs: number;
  /** Whether somebody asked to keep the run going whatever happens. */
  isKept(): boolean;
  /** Called with every change. */
  show(progress: LeaseProgress): void;
  /** Called when nobody waits any more: the cancel is on its way. */
  onUnwatched(): void;
}

/** Begins to listen, and to count the time. What it does when nobody waits arrives as the workflow's own cancellation. */
export function stopWhenUnwatched({ leaseMs, isKept, show, onUnwatched }: UnwatchedOptions): void {
  const lease = new Lease(Date.now(), leaseMs);
  const tell = () =>
    show({ until: isKept() ? null : new Date(lease.until).toISOString(), watchers: lease.holders(Date.now()) });

  setHandler(
    leaseSignal,
    (...sent: SentLease) => {
      if (lease.hear(sent, Date.now())) tell();
    },
    { description: 'Somebody waits for this run: who says so, a number that grows, for how many seconds from now' },
  );
  tell();
  watchOver().catch((error: unknown) => {
    // Cancelled by somebody else meanwhile: there is nothing left to watch over.
    if (!isCancellation(error)) throw error;
  });

  async function watchOver(): Promise<void> {
    while (!isKept()) {
      const until = lease.until;
      // Renewed meanwhile, the timer fires all the same and is followed by the next; only a shortened lease replaces it.
      const changed = await condition(() => isKept() || lease.until < until, Math.max(1, until - Date.now()));
      const now = Date.now();
      // Signals that came with the wake have been heard by now.
      if (changed || lease.until > now) continue;
      const grantedUntil =
        now - until < lateMs ? await cancelUnwatched({ heardAt: lease.heardAt, leaseMs }) : now + leaseMs;
      if (grantedUntil === null) {
        onUnwatched();
        return show({ until: null, watchers: 0 });
      }
      lease.grant(grantedUntil);
      tell();
    }
  }
}
