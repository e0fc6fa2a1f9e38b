/**
 * What makes the practice model like a real thing: it takes its time, so that leaving can be tried; and it asks the practice
 * provider whether it is to misbehave, which counts the calls as well.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import type { Config } from '../../config.ts';
import { stepContext } from '../../worker/stepContext.ts';

/** At PRACTICE_SPEED 1. */
const pictureMs = 20_000;
const parts = 20;

/** @param name the picture's name, by which the practice provider can be told to misbehave */
export async function playForTime(
  { PRACTICE_URL, PRACTICE_SPEED }: Pick<Config, 'PRACTICE_URL' | 'PRACTICE_SPEED'>,
  name: string,
): Promise<void> {
  const { signal, report } = stepContext();
  if (PRACTICE_URL) await askProvider(PRACTICE_URL, name);
  for (let part = 0; part < parts && PRACTICE_SPEED > 0; part++) {
    report({ fraction: part / parts, message: 'Looking at the picture (practice: this takes its time on purpose)' });
    await wait((pictureMs * PRACTICE_SPEED) / parts, undefined, { signal });
  }
}

/** @throws ApplicationFailure when it was told to answer with an error */
async function askProvider(url: string, name: string): Promise<void> {
  const { runId, activityId, attempt, signal } = stepContext();
  const response = await fetch(`${url}/practice/pictures`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-longhaul-run': runId,
      'x-longhaul-step': activityId,
      'x-longhaul-attempt': String(attempt),
    },
    body: JSON.stringify({ words: name }),
    signal,
  });
  if (response.ok) return;
  const nonRetryable = response.status < 500;
  throw ApplicationFailure.create({
    type: nonRetryable ? 'MODEL_UNAVAILABLE' : 'CLASSIFIER_CRASHED',
    message: `The practice provider was told to make the classifier fail (${response.status}).`,
    nonRetryable,
  });
}
