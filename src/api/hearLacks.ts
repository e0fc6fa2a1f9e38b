/** What workers lack, as they tell it over the bus. Some runs need it, the others go on: it is told, and keeps nobody away. */
import { workersTopic, type Bus } from '../services/bus/bus.ts';
import type { LackMessage } from '../worker/messages.ts';
import { repeatMs } from '../worker/tellLacks.ts';
import type { Check } from './readiness.ts';

/** What was not repeated for so long is there by now, or its worker has gone. */
const forgetMs = 2.5 * repeatMs;

/** Listens from now on. What is missing already is heard of within `repeatMs`. */
export function hearLacks(bus: Pick<Bus, 'subscribe'>): Check {
  const heard = new Map<string, { lack: string; at: number }>();
  void bus.subscribe(workersTopic, (message) => {
    const { worker, lack } = message as LackMessage;
    heard.set(worker, { lack, at: Date.now() });
  });
  return async () => {
    for (const [worker, { at }] of heard) if (Date.now() - at > forgetMs) heard.delete(worker);
    const byLack = Map.groupBy(heard, ([, { lack }]) => lack);
    const words = [...byLack].map(([lack, of]) => `${lack} (worker ${of.map(([worker]) => worker).join(', ')})`);
    return words.length > 0 ? { onlyTold: words.join(' ') } : null;
  };
}
