/** The activities of a meal plan, scripted; and one that does nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { stepContext } from '../../src/worker/stepContext.ts';
import { wallClock } from '../harness/wallClock.ts';
import { writeTokens } from '../peers/tokens.ts';
import type { Script, Stamps } from './script.ts';

interface Asked {
  wish: { notes: string };
}

const targets = { calories: 2_000, proteinGrams: 100, carbohydrateGrams: 250, fatGrams: 60, notes: null };
const outputs = {
  planTargets: targets,
  outlineWeek: { days: [] },
  writeBreakfasts: { meals: [] },
  writeLunches: { meals: [] },
  writeDinners: { meals: [] },
  writeShoppingList: { items: [], added: [], leftOut: [] },
  writePrepGuide: { tasks: [] },
};

export const activities = {
  nothing: async () => 'nothing',
  ...Object.fromEntries(
    Object.entries(outputs).map(([name, output], index) => [
      name,
      async ({ wish }: Asked) => ({ ...output, ...(await perform(JSON.parse(wish.notes) as Script, index)) }),
    ]),
  ),
};

async function perform({ stepMs = [0], reports = 0, tokens }: Script, index: number): Promise<Stamps> {
  const startedAt = wallClock();
  const ms = stepMs[Math.min(index, stepMs.length - 1)]!;
  const reportedAt: number[] = [];
  if (index === 0 && tokens) await writeTokens(tokens, (token) => stepContext().write(token));
  if (index === 0 && reports > 0) {
    for (let number = 1; number <= reports; number += 1) {
      await sleep(ms / reports);
      const now = wallClock();
      reportedAt.push(now);
      stepContext().report({ fraction: number / (reports + 1), message: String(now) });
    }
  } else await sleep(ms);
  return { startedAt, reportedAt, endedAt: wallClock() };
}
