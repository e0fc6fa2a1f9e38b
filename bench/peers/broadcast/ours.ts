/** Longhaul's own API server, with a run core whose one run changes when told to. */
import { Latest } from '../../../src/runs/latest.ts';
import type { RunSnapshot } from '../../../src/runs/snapshot.ts';
import { startTestApi } from '../../../test/support/api.ts';
import { answerParent, ownCpu, ownMemory } from '../../harness/asked.ts';
import { snapshotOf } from './snapshot.ts';

export type Broadcaster = typeof handlers;

const cells = new Set<Latest<RunSnapshot>>();
let current = snapshotOf(1);
const api = await startTestApi({
  env: { CONNECTIONS_PER_VIEWER: '100000', PORT: process.env.BROADCAST_PORT ?? '0' },
  runs: {
    async watch() {
      const cell = new Latest<RunSnapshot>(() => void cells.delete(cell));
      cells.add(cell);
      cell.set(current);
      return cell;
    },
  },
});

const handlers = {
  address: () => api.socketUrl,
  change(sequence: number): void {
    current = snapshotOf(sequence);
    for (const cell of cells) cell.set(current);
  },
  cpu: ownCpu,
  memory: ownMemory,
};
answerParent(handlers);
