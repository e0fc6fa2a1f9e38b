/** Steady work, watched at every api, while something is done to Longhaul; and what must be true of all of it afterwards. */
import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { isFinal } from '../../src/runs/snapshot.ts';
import { sample } from '../pipelines/mealPlan.ts';
import type { Longhaul } from './longhaul.ts';
import { backwardSteps, inShort, type RunView } from './runView.ts';
import { eventually, waitingFor } from './waiting.ts';

export interface WatchedRun {
  id: string;
  views: RunView[];
}

export interface Load {
  /** Resolves when a run is under way that somebody watches. */
  busy(): Promise<unknown>;
}

/** Meal plans, `atOnce` at a time, one after the other, until `disturb` is over and the last has ended. Gives all of them. */
export async function underLoad(
  longhaul: Longhaul,
  atOnce: number,
  disturb: (load: Load) => Promise<void>,
): Promise<WatchedRun[]> {
  const clients = longhaul.stack.apis.map((_url, api) => longhaul.client(api));
  const runs: WatchedRun[] = [];
  let isOver = false;
  const work = async () => {
    do {
      const id = await begin(longhaul);
      const views = clients.flatMap((client) => [client.watch(id), client.watch(id, 'sse')]);
      runs.push({ id, views });
      await Promise.all(views.map((view) => view.ended));
    } while (!isOver);
  };
  const all = Promise.all(Array.from({ length: atOnce }, work));
  const goesOn = ({ views: [view] }: WatchedRun) => view!.shown && !isFinal(view!.shown.status);
  await disturb({ busy: () => eventually('a run under way', () => runs.some(goesOn)) });
  isOver = true;
  await waitingFor('the last runs', all);
  return runs;
}

/** Starts a run as a careful client does: with a key, and again until it is answered. Each of its calls takes 0.6 s. */
async function begin({ practice, local }: Longhaul): Promise<string> {
  const tag = randomUUID();
  const fault = { fault: 'slowDrip', everyMs: 150, pieces: 4, times: sample.paidSteps.length };
  await practice.fault({ match: { words: tag }, ...fault });
  const { run, userErrors } = await eventually('a start to be answered', () =>
    local.start('mealPlan', sample.input(tag), tag),
  );
  expect(userErrors).toEqual([]);
  return run!.id;
}

/** They have ended as if nothing had been: every viewer saw the end, and each step was called once, by one attempt. */
export async function expectUndisturbed(longhaul: Longhaul, runs: readonly WatchedRun[]): Promise<void> {
  expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
  for (const { id, views } of runs) {
    const run = (await longhaul.local.run(id))!;
    expect(inShort(run)).toMatchObject({ status: 'COMPLETED', error: null });
    expect(run.steps.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome))).toEqual(
      sample.paidSteps.map(() => 'SUCCEEDED'),
    );
    const calls = await longhaul.practice.calls(id);
    expect(calls).toHaveLength(sample.paidSteps.length);
    expect(new Set(calls.map(({ step }) => step))).toEqual(new Set(sample.paidSteps));
    expect(calls.filter(({ clientWentAway }) => clientWentAway)).toEqual([]);
    for (const { shown, received } of views) {
      expect({ ...shown, serverTime: '' }).toEqual({ ...run, serverTime: '' });
      expect(backwardSteps(received)).toEqual([]);
    }
  }
}
