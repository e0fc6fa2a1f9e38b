/** Addresses on the web. */
import { changed, flagged, kept, type ValueRule } from '../types.ts';
import { anyOf, lastOf, urlIdentifierNames, urlNames } from '../words.ts';

const longest = 8_192;
/** Templates (`{id}`), globs and text with spaces: to write them otherwise would break them. */
const notPlain = /[\s{}<>*|\\^`"$]/;
const bareHost = /^(?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}{2,24}(?::\d{1,5})?(?:[/?#]\S*)?$/u;

export const url: ValueRule = {
  name: 'url',
  description:
    'Writes web addresses in their normal form: host in lower case, default port and dot segments gone, "https://" before "www."; under a name such as website, before a bare host too.',
  examples: [
    { given: { site: 'HTTP://Example.COM:80/a/../b c' }, gives: { site: 'HTTP://Example.COM:80/a/../b c' } },
    { given: { site: 'HTTP://Example.COM:80/a/../b' }, gives: { site: 'http://example.com/b' } },
    { given: { x: 'www.example.com' }, gives: { x: 'https://www.example.com/' } },
    { given: { website: 'Example.com/Shop' }, gives: { website: 'https://example.com/Shop' } },
    { given: { api: 'https://api.example.com/{id}' }, gives: { api: 'https://api.example.com/{id}' } },
    {
      given: { link: 'javascript:alert(1)' },
      gives: { link: 'javascript:alert(1)' },
      flags: { '/link': 'not a web address' },
    },
  ],
  apply(value, { words }) {
    if (typeof value !== 'string' || value.length > longest) return null;
    const isNamed = lastOf(words, urlNames);
    const written = /^https?:\/\//i.test(value);
    if (!written && /^(?:javascript|data|vbscript|file):/i.test(value) && isNamed) {
      return flagged(`"${value.slice(0, 60)}" is not a web address (http or https): left as it is.`);
    }
    if (notPlain.test(value)) return null;
    const whole = written
      ? value
      : (/^www\./i.test(value) || isNamed) && bareHost.test(value)
        ? `https://${value}`
        : null;
    if (whole === null) return null;
    if (anyOf(words, urlIdentifierNames)) return kept;
    const parsed = URL.parse(whole);
    if (!parsed) return flagged(`"${value.slice(0, 60)}" is not a web address that can be followed: left as it is.`);
    return parsed.href === value ? kept : changed(parsed.href);
  },
};
