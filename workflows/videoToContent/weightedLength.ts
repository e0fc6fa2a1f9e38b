/**
 * How long a post is as Twitter counts: https://docs.x.com/fundamentals/counting-characters, with the figures of
 * https://github.com/twitter/twitter-text/blob/master/config/v3.json. For activities and page alike: no dependency.
 */

/** Code points that count as one; all others count as two. */
const light: readonly (readonly [from: number, to: number])[] = [
  [0x0000, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
];
/** Whatever its length: it is shown, and counted, as one of t.co. */
const linkLength = 23;
const emojiLength = 2;

/**
 * An address without `https://` is a link as well where it ends in a known top-level domain: those of countries
 * (https://www.iana.org/domains/root/db) and the usual others, so that `Node.js` is none and `example.com` is one. Of the rarer
 * generic ones an address is counted by its letters.
 */
const countries =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw';
const generic =
  'com org net edu gov mil int info biz name pro aero coop museum mobi asia cat jobs tel travel xxx post app dev page blog cloud tech online site store shop xyz club design studio media news live video tools software systems academy agency company digital email network world wiki art';
const topLevel = new Set(`${countries} ${generic}`.split(' '));

const label = String.raw`[a-z\d](?:[a-z\d_-]*[a-z\d])?`;
/** What cannot be in an address: Chinese and Japanese sentences go on right after one. */
const outside = String.raw`\s<>"\u3000-\u9fff\uff00-\uffef`;
/** An address ends before the punctuation of the sentence around it. */
const inside = String.raw`[^${outside}]*[^${outside}.,:;!?'()\[\]{}…]`;
const withScheme = String.raw`https?:\/\/[\p{L}\p{N}](?:${inside})?`;
const withoutScheme = String.raw`(?:${label}\.)+([a-z][a-z\d-]*)(?::\d+)?(?:[/?#](?:${inside})?)?`;
/** Not within a word, a name (`@example.com`), or an address of e-mail. */
const link = new RegExp(String.raw`(?<![a-z\d@$#./_-])(?:${withScheme}|${withoutScheme})`, 'giu');

/** A whole emoji: keycap, flag, or pictures with their skin tones and variants, joined by zero-width joiners. */
const picture = String.raw`\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?[\u{E0020}-\u{E007F}]*`;
const emoji = new RegExp(
  String.raw`[#*\d]\uFE0F?\u20E3|\p{Regional_Indicator}{2}|${picture}(?:\u200D${picture})*`,
  'gu',
);

/** The length in Twitter's characters: at most 280 for a post. */
export function weightedLength(text: string): number {
  const normal = text.normalize('NFC');
  let links = 0;
  const withoutLinks = normal.replace(link, (found: string, end: string | undefined) => {
    if (end !== undefined && !topLevel.has(end.toLowerCase())) return found;
    links += 1;
    return '';
  });
  let emojis = 0;
  const plain = withoutLinks.replace(emoji, (found) => {
    // One code point has the weight of its range: © is text, and counts as one.
    if (textLength(found, 'PLAIN') === 1) return found;
    emojis += 1;
    return '';
  });
  let length = links * linkLength + emojis * emojiLength;
  for (const character of plain) length += isLight(character.codePointAt(0)!) ? 1 : 2;
  return length;
}

/** The length as a content type's limits count it: PLAIN counts Unicode code points. */
export const textLength = (text: string, counted: 'PLAIN' | 'WEIGHTED'): number =>
  counted === 'WEIGHTED' ? weightedLength(text) : Array.from(text).length;

const isLight = (codePoint: number): boolean => light.some(([from, to]) => codePoint >= from && codePoint <= to);
