/**
 * Where JSON breaks off, and what should stand there. Browsers tell this differently, or not at all; so it is found here once
 * `JSON.parse` has refused. Pure, one pass, no recursion.
 */
export interface Mistake {
  /** In UTF-16 units from the start. */
  position: number;
  /** Such as `"," or "}"`. */
  expected: string;
}

type Wanted = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing';

const words: Record<Wanted, string> = {
  value: 'a value',
  'value or ]': 'a value or "]"',
  key: 'a key in double quotes',
  'key or }': 'a key in double quotes, or "}"',
  ':': '":" after the key',
  ', or end': '',
  nothing: 'nothing more',
};
const blank = /[ \t\n\r]*/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** The first one; null where there is none. */
export function findMistake(json: string): Mistake | null {
  const open: ('{' | '[')[] = [];
  let wanted: Wanted = 'value';
  let at = 0;
  const after = (): Wanted => (open.length === 0 ? 'nothing' : ', or end');
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(json)) return false;
    at = pattern.lastIndex;
    return true;
  };
  for (;;) {
    match(blank);
    const character = json[at];
    const mistake: Mistake = {
      position: at,
      expected: wanted === ', or end' ? `"," or "${open.at(-1) === '{' ? '}' : ']'}"` : words[wanted],
    };
    if (wanted === 'nothing') return character === undefined ? null : mistake;
    if (character === undefined) return mistake;
    const closes = character === '}' ? '{' : character === ']' ? '[' : null;
    if (closes && open.at(-1) === closes && /[}\]]|end/.test(wanted)) {
      at += 1;
      open.pop();
      wanted = after();
    } else if (wanted === ', or end') {
      if (character !== ',') return mistake;
      at += 1;
      wanted = open.at(-1) === '{' ? 'key' : 'value';
    } else if (wanted === ':') {
      if (character !== ':') return mistake;
      at += 1;
      wanted = 'value';
    } else if (character === '"') {
      const broken = skipText();
      if (broken) return broken;
      wanted = wanted.startsWith('key') ? ':' : after();
    } else if (wanted.startsWith('key')) {
      return mistake;
    } else if (character === '{' || character === '[') {
      at += 1;
      open.push(character);
      wanted = character === '{' ? 'key or }' : 'value or ]';
    } else if (match(scalar)) {
      wanted = after();
    } else {
      return mistake;
    }
  }

  /** From one quote behind the other. */
  function skipText(): Mistake | null {
    at += 1;
    while (json[at] !== '"') {
      const code = json.charCodeAt(at);
      if (at >= json.length) return { position: at, expected: 'the closing quote of a text' };
      if (code < 0x20) return { position: at, expected: 'the closing quote, or a line break as \\n' };
      if (code !== 0x5c) at += 1;
      else if (!match(escape)) return { position: at, expected: 'an escape such as \\n or \\"' };
    }
    at += 1;
    return null;
  }
}
