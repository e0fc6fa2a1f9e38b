/**
 * Every pipeline, with api and worker spread as in production: two of each, on Redis and S3, and requests that go to the apis in
 * turn. Each api follows two runs by long-poll and looks at the others, as where the engine has no room for more.
 */
import { afterAll } from '@jest/globals';
import { conformanceOf } from './support/conformance.ts';
import { startLonghaul } from './support/longhaul.ts';
import { findRedisServer, startRedisServer } from './support/redisServer.ts';
import { s3ServerProgram, startS3Server } from './support/s3Server.ts';

const [redis, s3] = await Promise.all([findRedisServer(), s3ServerProgram()]);
if (!redis)
  process.stdout.write('not run here: the pipelines over Redis (needs Redis); they run over the bus of Postgres\n');
if (!s3) process.stdout.write('not run here: the pipelines over S3 (needs versitygw); they run over a folder\n');

const ends: (() => Promise<void>)[] = [];
const boot = async () => {
  const bus = redis && (await startRedisServer(redis));
  if (bus) ends.push(() => bus.kill());
  const files = s3 && (await startS3Server(s3));
  if (files) ends.push(() => files.stop());
  return startLonghaul({
    apis: 2,
    workers: 2,
    inTurn: true,
    env: { LONG_POLLS: '2', ...(bus && { REDIS_URL: bus.url }), ...(files && files.env) },
  });
};
// Deaths are tried in one tree, and with two of each in runs/crowd.test.ts and drain.test.ts.
conformanceOf(boot, { isSpread: true });
afterAll(() => Promise.all(ends.map((end) => end())));
