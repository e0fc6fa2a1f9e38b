/** The table of rules, in the order in which a value meets them. */
import type { ShapeRule, ValueRule } from '../types.ts';
import { boolean } from './boolean.ts';
import { date } from './date.ts';
import { duplicate } from './duplicate.ts';
import { email } from './email.ts';
import { empty } from './empty.ts';
import { identifier } from './identifier.ts';
import { json } from './json.ts';
import { key } from './key.ts';
import { markup } from './markup.ts';
import { money } from './money.ts';
import { number } from './number.ts';
import { pairs } from './pairs.ts';
import { phone } from './phone.ts';
import { prose } from './prose.ts';
import { quantity } from './quantity.ts';
import { text } from './text.ts';
import { url } from './url.ts';
import { verbatim } from './verbatim.ts';

/** Early rules protect a value from later ones: an identifier is no number, a title no date. */
export const valueRules: readonly ValueRule[] = [
  verbatim,
  text,
  empty,
  json,
  email, // before markup, for which <ada@example.com> might be a tag
  url,
  phone, // before identifier: a phone number is a number by name
  identifier,
  markup,
  prose,
  date,
  boolean,
  money,
  quantity,
  number,
];

export const rules: readonly (ValueRule | ShapeRule)[] = [key, pairs, ...valueRules, duplicate];
