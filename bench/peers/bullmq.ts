/** The peer BullMQ, on the Redis of this machine: jobs in this process, and flows of jobs that wait for each other. */
import { randomUUID } from 'node:crypto';
import { FlowProducer, Queue, QueueEvents, Worker, type FlowJob } from 'bullmq';
import { Redis } from 'ioredis';

/** Where the peer's Redis is expected. */
export const redisAt = { host: '127.0.0.1', port: 6379 };

export interface BullMq<Input> {
  /** `count` jobs, each of which waits for the one before; resolves when the last is done. */
  flow(count: number): Promise<void>;
  /** Adds all at once; resolves when all are done. */
  all(inputs: readonly Input[]): Promise<void>;
  /** Removes everything from Redis again. */
  stop(): Promise<void>;
}

/** @param concurrency how many jobs are worked on at once */
export async function startBullMq<Input>(
  work: (input: Input) => Promise<unknown>,
  concurrency: number,
): Promise<BullMq<Input>> {
  const connection = { ...redisAt, maxRetriesPerRequest: null };
  const prefix = `bench-${randomUUID()}`;
  const name = 'steps';
  const options = { connection, prefix };
  const redis = new Redis(redisAt);
  await redis.ping();
  const queue = new Queue<Input>(name, options);
  const flows = new FlowProducer(options);
  // Each flow that is being added listens to it.
  flows.setMaxListeners(0);
  const events = new QueueEvents(name, options);
  const worker = new Worker<Input>(name, ({ data }) => work(data), { ...options, concurrency });
  await Promise.all([queue.waitUntilReady(), flows.waitUntilReady(), events.waitUntilReady(), worker.waitUntilReady()]);

  const step = (left: number): FlowJob => ({
    name: 'step',
    queueName: name,
    data: {},
    ...(left > 1 && { children: [step(left - 1)] }),
  });

  return {
    async flow(count) {
      const { job } = await flows.add(step(count));
      await job.waitUntilFinished(events);
    },
    async all(inputs) {
      let left = inputs.length;
      const done = Promise.withResolvers<void>();
      const count = () => {
        left -= 1;
        if (left === 0) done.resolve();
      };
      worker.on('completed', count);
      await queue.addBulk(inputs.map((data) => ({ name: 'step' as never, data: data as never })));
      await done.promise;
      worker.off('completed', count);
    },
    async stop() {
      await worker.close();
      await Promise.all([events.close(), flows.close(), queue.close()]);
      let cursor = '0';
      do {
        const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', 1_000);
        if (keys.length > 0) await redis.unlink(...keys);
        cursor = next;
      } while (cursor !== '0');
      redis.disconnect();
    },
  };
}
