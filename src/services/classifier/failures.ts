/** The classifier's troubles as activities' failures: one of the codes, in words for the page. */
import { ApplicationFailure } from '@temporalio/common';
import type { ErrorCode } from '../../errors.ts';
import { ModelUnavailable, ProcessDied } from './modelProcess.ts';

/** A picture stays what it is: no other attempt helps. */
export const pictureFailure = (code: ErrorCode, message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message, nonRetryable: true });

/** @param problem the decoder's words */
export const damaged = (problem: string): string =>
  `The picture is damaged or cut off, so that it cannot be read to its end (${firstLine(problem)}). Upload a whole one.`;

/** @param wanted the model as the configuration names it */
export function failureOf(error: unknown, wanted: string): unknown {
  if (error instanceof ModelUnavailable) {
    return ApplicationFailure.create({
      type: 'MODEL_UNAVAILABLE',
      message: `The model "${wanted}" cannot be used: ${firstLine(error.message)}. Set CLASSIFIER_MODEL to a model of the hub that can be reached, or to a folder with its files, and run this again.`,
      nonRetryable: true,
    });
  }
  if (error instanceof ProcessDied) {
    return ApplicationFailure.create({
      type: 'CLASSIFIER_CRASHED',
      message: 'The classifier broke down over this picture, alone and together with others.',
      cause: error,
    });
  }
  return error;
}

const firstLine = (text: string) => text.trim().split('\n')[0]!.replace(/\.$/, '');
