/**
 * Two apis and two workers on Redis, under load: restarted by SIGTERM again and again, and their Redis killed and emptied again and
 * again. No run may show that anything was. A long run: part of `npm run test:faults`.
 */
import { afterAll, beforeAll, jest, test } from '@jest/globals';
import { expectUndisturbed, underLoad } from '../support/load.ts';
import { startLonghaul, type Longhaul } from '../support/longhaul.ts';
import { findRedisServer, startRedisServer, type RedisServer } from '../support/redisServer.ts';
import { describeWith } from '../support/tools.ts';
import { waitingFor } from '../support/waiting.ts';

jest.setTimeout(1_200_000);

const times = 20;
const atOnce = 8;
const program = await findRedisServer();

describeWith('Redis', program, 'two of each', () => {
  let redis: RedisServer;
  let longhaul: Longhaul;
  beforeAll(async () => {
    redis = await startRedisServer(program!);
    longhaul = await startLonghaul({ apis: 2, workers: 2, inTurn: true, env: { REDIS_URL: redis.url } });
  });
  afterAll(async () => {
    await longhaul.dispose();
    await redis.kill();
  });

  test(`${times} restarts by SIGTERM`, async () => {
    const runs = await underLoad(longhaul, atOnce, async ({ busy }) => {
      for (let restart = 0; restart < times; restart++) {
        await busy();
        const name = ['worker', 'api', 'worker-2', 'api-2'][restart % 4]!;
        const stopped = longhaul.stack.process(name);
        await waitingFor(`the end of ${name}`, stopped.kill('SIGTERM'));
        await stopped.waitUntilReady();
      }
    });
    await expectUndisturbed(longhaul, runs);
  });

  test(`Redis is killed ${times} times, and each time comes back empty`, async () => {
    const runs = await underLoad(longhaul, atOnce, async ({ busy }) => {
      for (let kill = 0; kill < times; kill++) {
        await busy();
        await redis.kill();
        // One whole run without it.
        const { id } = (await longhaul.local.start('mealPlan', {})).run!;
        await longhaul.local.watch(id).ended;
        await redis.start();
      }
    });
    await expectUndisturbed(longhaul, runs);
  });
});
