/** E-mail addresses. */
import { changed, flagged, kept, type ValueRule } from '../types.ts';
import { placeholders } from './empty.ts';
import { anyOf, emailNames } from '../words.ts';

/** As browsers check `<input type=email>`, but with a dot and letters at the end: x@1.2 is a package. */
const address = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}-]{2,63}$/u;
/** Words of letters alone: what else stands there might mean something itself. */
const withName = /^"?(\p{L}[\p{L}\p{M}'’-]{0,40}\.?(?:,? \p{L}[\p{L}\p{M}'’-]{0,40}\.?){0,5})"? ?<([^<>\s]{3,254})>$/u;
const fileEnding = /\.(?:js|mjs|cjs|ts|json|css|png|jpe?g|svg|webp|md|html?)$/i;

export const email: ValueRule = {
  name: 'email',
  description:
    'Writes e-mail addresses in lower case and without "mailto:"; splits "Ada <ada@example.com>" into name and email.',
  examples: [
    { given: { mail: 'MAILTO:Ada@Example.COM' }, gives: { mail: 'ada@example.com' } },
    { given: { from: '"Ada L." <Ada@Example.com>' }, gives: { from: { name: 'Ada L.', email: 'ada@example.com' } } },
    {
      given: { email: 'ada(at)example' },
      gives: { email: 'ada(at)example' },
      flags: { '/email': 'not an e-mail address' },
    },
  ],
  apply(value, { words }) {
    if (typeof value !== 'string' || value.length > 400) return null;
    const isNamed = anyOf(words, emailNames);
    if (!value.includes('@')) return isNamed && words.at(-1)?.startsWith('email') ? notOne(value) : null;
    const named = withName.exec(value);
    if (named && address.test(named[2]!) && !placeholders.has(named[1]!)) {
      return changed({ name: named[1]!, email: named[2]!.toLowerCase() });
    }
    const bare = value.replace(/^<([^<>]+)>$/, '$1').replace(/^mailto:/i, '');
    if (!address.test(bare) || fileEnding.test(bare)) return isNamed ? notOne(value) : null;
    const normal = bare.toLowerCase();
    return normal === value ? kept : changed(normal);
  },
};

const notOne = (value: string) => flagged(`"${value.slice(0, 60)}" is not an e-mail address: left as it is.`);
