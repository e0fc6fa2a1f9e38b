/** The table in words. Pure. */
import type { CommunicationStatus } from '../../gql/graphql.ts';
import { figure, timeOfDay } from '../../live/words.ts';
import type { Counts, Group } from './rows.ts';

export const statusWords: Record<CommunicationStatus, string> = {
  PHONING_HOME: 'Phoning Home',
  SPACE_TAXI_ON_THE_WAY: 'Space Taxi On The Way',
  NO_ANSWER: 'No Answer',
};

/** A call is tried this often, then it is NO_ANSWER. */
export const mostAttempts = 5;

/** In the order in which the line and the bar show them. */
export const groupWords: readonly [Group, string][] = [
  ['spaceTaxiOnTheWay', 'saved'],
  ['phoningHome', 'phoning'],
  ['noAnswer', 'no answer'],
  ['waiting', 'not called yet'],
];

/** `4 saved, 3 phoning, 3 no answer`; who has not been called yet is named only while there is anybody. */
export const countsLine = (counts: Counts): string =>
  groupWords
    .filter(([group]) => group !== 'waiting' || counts.waiting > 0)
    .map(([group, word]) => `${figure(counts[group])} ${word}`)
    .join(', ');

/** Why the button cannot be pressed; null where it can. */
export function reasonNotToCall(counts: Counts | null, runGoesOn: boolean): string | null {
  if (!counts) return 'The table is not loaded yet.';
  if (counts.total === 0) return 'There is nobody in the table.';
  if (runGoesOn) return 'Your calls go on, to everyone who needs one.';
  if (counts.waiting + counts.noAnswer > 0) return null;
  return counts.phoningHome > 0
    ? 'Nobody else needs a call: the others are being called, or have their taxi.'
    : 'Nobody needs a call: everyone has a taxi on the way.';
}

/** What pressing the button does. */
export function whatACallDoes({ waiting, noAnswer }: Counts): string {
  const [never, again] = [`${figure(waiting)} not called yet`, `${figure(noAnswer)} who did not answer`];
  if (noAnswer === 0) return `Calls the ${never}.`;
  return waiting === 0 ? `Calls the ${again}, again.` : `Calls the ${never} and the ${again}.`;
}

/** `14:03:12` today, `20 Nov, 14:03:12` on other days, with the year where it is another one. */
export function attemptTime(at: string, now: number): string {
  const [day, today] = [new Date(at), new Date(now)];
  if (day.toDateString() === today.toDateString()) return timeOfDay(at, true);
  const sameYear = day.getFullYear() === today.getFullYear();
  const date = day.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(!sameYear && { year: 'numeric' }),
  });
  return `${date}, ${timeOfDay(at, true)}`;
}
