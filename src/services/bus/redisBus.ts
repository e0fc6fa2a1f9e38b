/** The bus on Redis pub/sub, for crowds: quicker than NOTIFY, and no lock at commit. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import { tellAll, type Bus, type BusMessage } from './bus.ts';

const prefix = 'longhaul:';
/** So long a new listener waits for Redis at most. */
const listenMs = 500;
/** A Redis that says nothing for so long is given up, and connected to anew: what waits for it would pile up. */
const silentMs = 5_000;

export function createRedisBus(redisUrl: string, log: Log): Bus {
  const listeners = new Map<string, Set<(message: BusMessage) => void>>();
  // Nothing waits for a Redis that is away: what it would have carried is repaired from a durable place.
  const publisher = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
    socketTimeout: silentMs,
  });
  // Subscriptions are made again by the client itself when it reconnects.
  const subscriber = new Redis(redisUrl, { autoResubscribe: true, maxRetriesPerRequest: null, lazyConnect: true });
  for (const client of [publisher, subscriber]) {
    client.on('error', (error: Error) => log.debug({ err: error }, 'the bus lost its connection'));
    void client.connect().catch(() => {});
  }
  subscriber.on('message', (channel: string, text: string) => {
    tellAll(listeners.get(channel) ?? [], text, log);
  });

  return {
    publish(topic, message) {
      publisher.publish(prefix + topic, JSON.stringify(message)).catch(() => {});
    },
    async subscribe(topic, listener) {
      const channel = prefix + topic;
      const those = listeners.get(channel) ?? new Set();
      listeners.set(channel, those);
      those.add(listener);
      // Not awaited while Redis is away, which may not have been noticed yet: the client sends it when it is back.
      if (those.size === 1) {
        const subscribed = subscriber.subscribe(channel).catch(() => {});
        if (subscriber.status === 'ready') await Promise.race([subscribed, sleep(listenMs, null, { ref: false })]);
      }
      return () => {
        those.delete(listener);
        if (those.size > 0 || listeners.get(channel) !== those) return;
        listeners.delete(channel);
        subscriber.unsubscribe(channel).catch(() => {});
      };
    },
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
