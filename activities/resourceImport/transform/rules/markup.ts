/** Text without HTML. */
import { decodeHTMLStrict } from 'entities';
import { Tokenizer } from 'htmlparser2';
import { changed, type ValueRule } from '../types.ts';

const blocks = new Set(
  'p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 tr table thead tbody tfoot blockquote pre hr section article header footer nav main figure figcaption address fieldset form html body head'.split(
    ' ',
  ),
);
const inline = new Set(
  'a b i u s q em strong small sub sup span font center code kbd samp var abbr cite del ins mark strike big tt time label td th caption button img picture source video audio input select option textarea iframe object embed svg path meta link base details summary wbr nobr'.split(
    ' ',
  ),
);
/** Their insides are not text. */
const silent = new Set(['script', 'style', 'title', 'noscript', 'template']);
const maybeMarkup = /<[/!a-z]|&(?:#|[a-z])/i;

export const markup: ValueRule = {
  name: 'markup',
  description:
    'Takes HTML tags out of text (blocks become lines, links keep their address) and decodes entities; only where HTML is used: "a < b", "List<String>" and "the <title> element" stay.',
  examples: [
    {
      given: { description: '<p>Fish &amp; <b>chips</b><br>daily</p>' },
      gives: { description: 'Fish & chips\ndaily' },
    },
    {
      given: { text: 'See <a href="https://example.com/a">our shop</a>.' },
      gives: { text: 'See our shop (https://example.com/a).' },
    },
    { given: { text: 'List<String>, a < b && c > d' }, gives: { text: 'List<String>, a < b && c > d' } },
    { given: { text: 'The <title> element' }, gives: { text: 'The <title> element' } },
    { given: { text: '&lt;i&gt;twice&lt;/i&gt;' }, gives: { text: 'twice' } },
  ],
  apply(value) {
    if (typeof value !== 'string' || !maybeMarkup.test(value)) return null;
    const plain = isMarkup(value) ? stripMarkup(value) : decodeHTMLStrict(value);
    return plain === value ? null : changed(plain);
  },
};

/**
 * Whether HTML is used and not only spoken of, as in "the <title> element": an element that is closed, a line break or a
 * comment.
 */
function isMarkup(text: string): boolean {
  if (/<(?:br|hr) ?\/?>|<!--/i.test(text)) return true;
  const lower = text.toLowerCase();
  const closed = new Set([...lower.matchAll(/<\/([a-z][a-z0-9]{0,11})\s?>/g)].map(([, name]) => name!));
  for (const name of closed) {
    if (!isHtml(name)) continue;
    const opening = new RegExp(`<${name}[\\s>/]`).exec(lower);
    if (opening && opening.index < lower.lastIndexOf(`</${name}`)) return true;
  }
  return false;
}

/** A tokenizer alone, since a parser keeps a stack of what is open, and searching it takes quadratic time. */
function stripMarkup(html: string): string {
  const parts: string[] = [];
  let done = 0; // all before it is in `parts`
  let opened: { start: number; name: string } | null = null;
  let attribute = '';
  let address = '';
  let pending: string | null = null; // address of the link that is open
  let hidden: string | null = null;

  const textTo = (end: number) => {
    if (end > done && hidden === null) parts.push(decodeHTMLStrict(html.slice(done, end)));
    done = Math.max(done, end);
  };
  const drop = (start: number, end: number) => {
    textTo(start);
    done = Math.max(done, end);
  };

  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      ontext: () => {},
      ontextentity: () => {},
      onopentagname(start, end) {
        opened = { start: start - 1, name: html.slice(start, end).toLowerCase() };
        address = '';
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
      },
      onattribdata(start, end) {
        if (opened?.name === 'a' && attribute === 'href') address += html.slice(start, end);
      },
      onattribentity: () => {},
      onattribend: () => {},
      onopentagend: openTagEnd,
      onselfclosingtag: openTagEnd,
      onclosetag(start, end) {
        const name = html.slice(start, end).toLowerCase();
        if (hidden !== null && hidden !== name) return;
        if (!isHtml(name)) return;
        const close = html.indexOf('>', end);
        drop(start - 2, close < 0 ? html.length : close + 1);
        hidden = null;
        if (blocks.has(name)) parts.push('\n');
        if (name === 'td' || name === 'th') parts.push(' ');
        if (name === 'a' && pending !== null) {
          if (!parts.at(-1)?.includes(pending)) parts.push(` (${pending})`);
          pending = null;
        }
      },
      oncomment(start, end) {
        if (html.startsWith('<!--', start - 4)) drop(start - 4, end + 1);
      },
      oncdata: () => {},
      ondeclaration(start, end) {
        if (/^!doctype/i.test(html.slice(start, start + 8))) drop(start - 1, end + 1);
      },
      onprocessinginstruction: () => {},
      onend: () => {},
    },
  );
  function openTagEnd(end: number) {
    const tag = opened;
    opened = null;
    if (!tag || hidden !== null || !isHtml(tag.name)) return;
    drop(tag.start, end + 1);
    if (silent.has(tag.name)) hidden = tag.name;
    if (blocks.has(tag.name)) parts.push('\n');
    if (tag.name === 'a') pending = /^https?:\/\/\S+$/i.test(address) ? decodeHTMLStrict(address) : null;
  }

  tokenizer.write(html);
  tokenizer.end();
  textTo(html.length);
  // In HTML, spaces at the ends of lines are nothing.
  return parts
    .join('')
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}

const isHtml = (name: string): boolean => blocks.has(name) || inline.has(name) || silent.has(name);
