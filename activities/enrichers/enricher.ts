/** What an enricher is: it recognises values, asks the outside world about them, and says what to keep of the answer. */
import type { FetchedBody } from '../../src/services/guardedFetch.ts';

/** What is kept of an answer; `url` leads people to where it comes from. What the answer does not say is left out. */
export type Found = { url: string } & Record<string, string | number | boolean | string[]>;

export interface Enricher {
  /** As `ResourceField.rule` shows it. */
  name: string;
  /** One sentence for people. */
  description: string;
  /** Where the answer goes: under the value's own key with this behind it. */
  suffix: string;
  /**
   * What to ask for (a URL, an ISBN), where the value is one for this enricher; null where not. The first enricher of the list that
   * takes a value has it, and what several values ask for is asked for once.
   * @param key the nearest one above the value
   */
  subjectOf(value: string, key: string): string | null;
  /** Headers may hold a secret of the configuration: they are sent to the URL's own origin only, and kept nowhere. */
  request(subject: string): { url: string; headers?: Record<string, string> };
  /** Null where the answer, although well formed, holds nothing of use. @throws where it is not of the form that was expected */
  read(answer: FetchedBody, subject: string): Promise<Found | null> | Found | null;
}

const longestText = 2_000;

/** Text of an answer as it may be kept: on one line, no control characters, not endless. Undefined, which JSON leaves out, for what is none. */
export function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const clean = value
    .toWellFormed()
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return clean === '' ? undefined : clean.slice(0, longestText).toWellFormed();
}

export const texts = (values: unknown, most = 20): string[] | undefined => {
  const all = (Array.isArray(values) ? values : []).slice(0, most).flatMap((value) => text(value) ?? []);
  return all.length > 0 ? all : undefined;
};

export const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A link of an answer, made absolute; undefined where a page had better not follow it. */
export function link(value: unknown, base?: string): string | undefined {
  if (typeof value !== 'string' || value.length > longestText || !URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
}

/** Without what is not there. */
export const found = (url: string, rest: Record<string, string | number | boolean | string[] | undefined>): Found =>
  Object.fromEntries(Object.entries({ url, ...rest }).filter(([, value]) => value !== undefined)) as Found;

/** @throws where the body is no JSON object */
export function jsonOf({ body }: FetchedBody): Record<string, unknown> {
  const value: unknown = JSON.parse(Buffer.from(body).toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('expected a JSON object');
  return value as Record<string, unknown>;
}
