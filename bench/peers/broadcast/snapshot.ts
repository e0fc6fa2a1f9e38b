/** What all three broadcast: one meal plan, about 2 kB as its page asks for it. */
import { exampleRun } from '../../../test/support/api.ts';
import type { RunSnapshot } from '../../../src/runs/snapshot.ts';

export const query = `subscription {
  run(id: "run-1") {
    id title status generation sequence progress { completedSteps totalSteps fraction message }
    steps { key title status attempt startedAt finishedAt message error { code message } }
    usage { promptTokens completionTokens }
  }
}`;

const titles = ['Notes', 'Breakfasts', 'Lunches', 'Dinners', 'Snacks', 'Shopping list', 'Summary'];

/** The frame that a client with this id gets, as the raw peer sends it. */
export const id = 'ab1ee0f1-50d5-4fb2-a76a-54a5b6b7f8f1';

export const snapshotOf = (sequence: number): RunSnapshot =>
  exampleRun({
    sequence,
    progress: { completedSteps: 3, totalSteps: 7, fraction: 0.43, message: `change ${sequence}` },
    steps: titles.map((title, index) => ({
      key: title.toLowerCase(),
      title: `${title} for every day of the week`,
      status: index < 3 ? 'COMPLETED' : 'WAITING',
      attempt: 1,
      maxAttempts: 5,
      nextAttemptAt: null,
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: index < 3 ? '2026-01-01T00:00:07.000Z' : null,
      fraction: null,
      message: 'Vegetables first, then what keeps longer than a day',
      error: null,
      attempts: [],
      usualSeconds: 9,
      input: null,
      output: null,
    })),
  });
