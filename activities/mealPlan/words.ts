/** Names of foods as they can be compared: case, plural, diacritics and regional names set aside. */

/** Names for the same food; the first is the one that we compare by. */
const sameFood: readonly (readonly string[])[] = [
  ['eggplant', 'aubergine', 'brinjal'],
  ['zucchini', 'courgette'],
  [
    'bell pepper',
    'capsicum',
    'sweet pepper',
    'red pepper',
    'green pepper',
    'yellow pepper',
    'orange pepper',
    'romano pepper',
  ],
  ['chili', 'chilli', 'chile', 'hot pepper'],
  ['arugula', 'rocket', 'rucola'],
  ['scallion', 'spring onion', 'green onion', 'salad onion'],
  ['shrimp', 'prawn'],
  ['chickpea', 'garbanzo', 'garbanzo bean', 'chick pea'],
  ['beet', 'beetroot'],
  ['cilantro', 'coriander leaf', 'fresh coriander', 'coriander'],
  ['corn', 'sweetcorn', 'sweet corn', 'maize'],
  ['yogurt', 'yoghurt', 'yoghourt', 'joghurt'],
  ['soy', 'soya'],
  ['rutabaga', 'swede'],
  ['snow pea', 'mangetout', 'mange tout'],
  ['fava bean', 'broad bean'],
  ['peanut', 'groundnut', 'ground nut', 'monkey nut'],
  ['ground beef', 'minced beef', 'beef mince', 'mincemeat'],
  ['whole wheat', 'wholewheat', 'wholemeal', 'whole meal'],
  ['all purpose flour', 'plain flour', 'white flour'],
  ['cornstarch', 'cornflour', 'corn starch', 'corn flour'],
  ['okra', 'ladyfinger', 'lady finger'],
  ['papaya', 'pawpaw'],
  ['raisin', 'sultana'],
  ['celeriac', 'celery root'],
  ['tofu', 'bean curd', 'beancurd'],
  ['plant based', 'plantbased'],
  ['filo', 'phyllo'],
  ['chocolate', 'choc'],
  ['ketchup', 'catsup'],
  ['parmesan', 'parmigiano', 'parmigiano reggiano'],
  ['lasagne', 'lasagna'],
];

const irregular: Readonly<Record<string, string>> = {
  leaves: 'leaf',
  loaves: 'loaf',
  halves: 'half',
  calves: 'calf',
  cookies: 'cookie',
  brownies: 'brownie',
  smoothies: 'smoothie',
  quiches: 'quiche',
  brioches: 'brioche',
  geese: 'goose',
  chillies: 'chilli',
  chilies: 'chili',
};

const letters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' };

/**
 * `Jalapeño Peppers, chopped` → `jalapeno pepper chopped`: lower case, without diacritics and punctuation, each word in the
 * singular, each food under one name. Empty for what holds no letter or digit.
 */
export function normalise(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[ßæœøłđ]/g, (letter) => letters[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map(singular);
  return oneName(words.join(' '));
}

/** English plurals, as far as foods need it. What is no plural but looks like one stays the same at both sides of a comparison. */
export function singular(word: string): string {
  const known = irregular[word];
  if (known) return known;
  if (word.length <= 3 || /(ss|us)$/.test(word)) return word;
  if (/.{2}ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(sses|xes|ches|shes|oes|zes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/** Finds any of some normalised phrases, as whole words, in a normalised text with a space at either end; null for none. */
export const anyPhrase = (phrases: readonly string[]): RegExp | null =>
  phrases.length > 0
    ? // The longest first, so that "rice noodle" is found before "rice".
      new RegExp(`(?<= )(?:${phrases.toSorted((one, other) => other.length - one.length).join('|')})(?= )`, 'g')
    : null;

const renamings = new Map(sameFood.flatMap(([name, ...others]) => others.map((other) => [other, name!] as const)));
const otherName = anyPhrase([...renamings.keys()])!;
const oneName = (text: string): string => ` ${text} `.replace(otherName, (other) => renamings.get(other)!).trim();

/** Whether the words of `phrase` stand in `text` one after the other; both normalised. */
export const hasPhrase = (text: string, phrase: string): boolean => ` ${text} `.includes(` ${phrase} `);

/** How food was cut, kept or sold: no different food. */
const descriptions = new Set(
  `fresh freshly chopped diced sliced minced grated shredded crushed peeled cubed halved quartered drained rinsed cooked uncooked raw
   ripe large small medium big organic boneless skinless finely roughly thinly thin thick frozen toasted roasted softened melted warm cold
   low fat reduced sodium salted unsalted free range of the a an and for to serve serving garnish taste optional extra bunch handful
   canned tinned tin can jar pack packet loose`.split(/\s+/),
);

/** The words that make a food what it is, for "is it on the list?". */
export const foodWords = (name: string): string[] =>
  normalise(name.replace(/\([^)]*\)/g, ' '))
    .split(' ')
    .filter((word) => word && !descriptions.has(word));
