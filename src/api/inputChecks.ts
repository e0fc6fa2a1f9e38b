/** Checks of arguments that GraphQL's types cannot express, before anything is asked of the run core. */
import { ExpectedError, userError, type UserError } from '../errors.ts';
import { limits } from './limits.ts';

/** Control characters, and halves of surrogate pairs: no name of ours holds them, and a database refuses some. */
const unprintable = /\p{Cc}|\p{Cs}/u;

/** @throws ExpectedError BAD_USER_INPUT where `value` is not a whole number from `least` to `most` */
export function checkRange(name: string, value: number, least: number, most: number): void {
  if (value < least || value > most) {
    throw new ExpectedError(
      'BAD_USER_INPUT',
      `${name}: expected a whole number from ${least} to ${most}, got ${value}.`,
    );
  }
}

/** @throws ExpectedError BAD_USER_INPUT */
export function checkText(name: string, value: string | null | undefined, longest: number): void {
  const problem = textProblem(value, longest);
  if (problem) throw new ExpectedError('BAD_USER_INPUT', `${name}: ${problem}`);
}

/** The same for mutations, where it is data. */
export function textError(name: string, value: string | null | undefined, longest: number): UserError | null {
  const problem = textProblem(value, longest);
  return problem ? userError('BAD_USER_INPUT', `${name}: ${problem}`, [name]) : null;
}

function textProblem(value: string | null | undefined, longest: number): string | null {
  if (value == null) return null;
  if (value.length > longest) return `expected at most ${longest} characters, got ${value.length}.`;
  if (unprintable.test(value)) return 'expected printable characters, got control characters or half a surrogate pair.';
  return null;
}

/** As for an idempotency key: something must be there. */
export function nameError(name: string, value: string | null | undefined): UserError | null {
  if (value === '') return userError('BAD_USER_INPUT', `${name}: expected at least 1 character, got none.`, [name]);
  return textError(name, value, limits.nameCharacters);
}
