/**
 * Changed rows for all viewers of this api process: one reader, however many they are. It reads what has changed since its last
 * number on each hint of the bus and every 2 s, so that a lost hint heals, and at most ten times a second.
 */
import type { Bus } from '../../services/bus/bus.ts';
import type { Log } from '../../services/log.ts';
import { Pulled } from '../../runs/latest.ts';
import type { ExtraterrestrialRow, ExtraterrestrialTable } from './table.ts';

/** The hint that rows have changed. */
export const extraterrestrialsTopic = 'extraterrestrials';

/** At most ten messages a second to a viewer. */
const paceMs = 100;
/** More rows than these are no news but another table: pages read theirs again. */
const mostRows = 1_000;
const gap: readonly ExtraterrestrialRow[] = [];

export interface Feed {
  /** First an empty list, then rows as they change; an empty list again after a gap. */
  subscribe(): AsyncIterableIterator<readonly ExtraterrestrialRow[]>;
  close(): Promise<void>;
}

interface Viewer {
  waiting: readonly ExtraterrestrialRow[] | undefined;
  cell: Pulled<readonly ExtraterrestrialRow[]>;
}

export function createFeed(table: ExtraterrestrialTable, bus: Bus, log: Log, repairMs: number): Feed {
  const viewers = new Set<Viewer>();
  let reader: Promise<void> | null = null;
  let hinted = false;
  let wake = () => {};
  let closed = false;

  /** Reads for as long as anybody listens. */
  async function read(): Promise<void> {
    let position: { change: number; firstId: number } | null = null;
    const unsubscribe = await bus.subscribe(extraterrestrialsTopic, hint);
    while (viewers.size > 0 && !closed) {
      const pace = sleep(paceMs);
      hinted = false;
      try {
        if (position === null) {
          position = await table.position();
          tell(gap);
        } else {
          const { rows, firstId } = await table.changedSince(position.change, mostRows + 1);
          if (firstId !== position.firstId || rows.length > mostRows) position = null;
          else if (rows.length > 0) {
            position.change = rows.at(-1)!.change;
            tell(rows);
          }
          // At the next pace, without waiting for a hint.
          hinted ||= position === null;
        }
      } catch (error) {
        log.debug({ err: error }, 'changed rows could not be read yet');
      }
      await pace;
      if (!hinted) await Promise.race([sleep(repairMs), new Promise<void>((resolve) => (wake = resolve))]);
    }
    unsubscribe();
  }

  function hint(): void {
    hinted = true;
    wake();
  }

  function tell(rows: readonly ExtraterrestrialRow[]): void {
    for (const viewer of viewers) {
      viewer.waiting = merged(viewer.waiting, rows);
      viewer.cell.changed();
    }
  }

  async function readWhileWatched(): Promise<void> {
    while (viewers.size > 0 && !closed) await read();
    reader = null;
  }

  return {
    subscribe() {
      const viewer: Viewer = {
        waiting: undefined,
        cell: new Pulled(
          () => {
            const rows = viewer.waiting;
            viewer.waiting = undefined;
            return rows;
          },
          () => {
            viewers.delete(viewer);
            wake();
          },
        ),
      };
      viewers.add(viewer);
      // A reader that is there already has read no further than what this viewer's page is about to read.
      if (reader) viewer.waiting = gap;
      reader ??= readWhileWatched();
      return viewer.cell;
    },
    async close() {
      closed = true;
      for (const { cell } of viewers) cell.end();
      hint();
      await reader;
    },
  };
}

/** What a slow viewer has not read yet, with what came since: of each row the newest. A gap stays one. */
function merged(
  waiting: readonly ExtraterrestrialRow[] | undefined,
  rows: readonly ExtraterrestrialRow[],
): readonly ExtraterrestrialRow[] {
  if (waiting === undefined || rows.length === 0) return rows;
  if (waiting.length === 0) return waiting;
  const newest = new Map([...waiting, ...rows].map((row) => [row.id, row]));
  return newest.size > mostRows ? gap : [...newest.values()];
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
