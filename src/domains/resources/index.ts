/** Resources: what people have saved under ids of their own, in versions, each with the run that imports it. */
import { userError } from '../../errors.ts';
import type { Runs } from '../../runs/runs.ts';
import { startLoop } from '../../services/loop.ts';
import type { BaseServices } from '../../services/services.ts';
import type { Domain } from '../domain.ts';
import { createResolvers } from './resolvers.ts';
import { createResourceStore } from './store.ts';
import { cancelSuperseded, pipelineName, startImport } from './upsert.ts';

const repairEveryMs = 2_000;
/** A request that is under way starts its import by itself; the loop is for those whose process has died. */
const requestMs = 5_000;

export function resources({ database, log }: BaseServices): Domain {
  const store = createResourceStore(database);
  let stop = async () => {};

  async function repair(runs: Runs): Promise<void> {
    for (const version of await store.unstarted(new Date(Date.now() - requestMs))) {
      await startImport(store, runs, { id: version.owner, kind: 'session' }, version);
    }
    await cancelSuperseded(store, runs, null);
  }

  return {
    resolvers: createResolvers(store),
    pages: ['/resources', '/resources/:id'],
    checkRerun: {
      async [pipelineName]({ id }) {
        const newer = await store.newerThanRun(id);
        const message = `A newer version (${newer}) has superseded what this run imports. To have this one again, save its info again.`;
        return newer === null ? [] : [userError('CONFLICT', message, ['id'])];
      },
    },
    open(runs) {
      stop = startLoop(log, 'of resources', repairEveryMs, () => repair(runs));
    },
    close: () => stop(),
  };
}
