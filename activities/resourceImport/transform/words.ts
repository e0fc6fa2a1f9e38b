/** Names in words, and what names say about the values under them. */

/** `order_date`, `OrderDate`, `ORDER DATE` → order, date. The number of a second one (`phone2`) says nothing. */
export function wordsOf(name: string): string[] {
  const words = splitName(name).map((word) => word.toLowerCase());
  const last = words.at(-1)?.replace(/\d{1,3}$/, '');
  if (last) words[words.length - 1] = last;
  return words;
}

/** The parts of a name, as they are spelled. Looks around at one character each: names may be long. */
export const splitName = (name: string): string[] =>
  name
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .replaceAll(/\be[- ]?mail/giu, 'email')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean));

/** Whether any word of a name is of a kind. */
export const anyOf = (words: readonly string[], kind: ReadonlySet<string>): boolean =>
  words.some((word) => kind.has(word));
/** Whether the word that names the thing (`order` + `date`) is of a kind. */
export const lastOf = (words: readonly string[], kind: ReadonlySet<string>): boolean => kind.has(words.at(-1) ?? '');

/** Every character counts: programs, patterns, separators. */
export const codeNames = list(`
  script scripts command commands cmd pattern patterns regex regexp template snippet separator delimiter indent
  indentation prefix suffix replacement padding sql xpath selector glob css mask signature certificate pem`);

/** Written for people: cleaned, and never taken for a number, a date or a yes. */
export const proseNames = list(`
  title titles name names description descriptions summary text comment comments content subject note notes message
  headline body caption label labels heading excerpt abstract bio about review question answer quote slogan readme street
  address city town village author authors artist album track song book alt keyword keywords tag tags category categories
  company brand firstname lastname surname nickname username login titel beschreibung anschrift strasse straße ort stadt
  vorname nachname autor`);

/** Names of things, made of digits or not: 007 is not 7, and Norway is not no. */
export const identifierNames = list(`
  id ids alpha iso uid uuid guid code codes zip zips zipcode postcode postcodes postal plz sku skus isbn isbns issn ean eans gtin upc
  asin doi orcid iban bic swift vat ssn tin serial sha hash checksum digest md5 sha1 sha256 commit revision rev version
  versions ver build release token secret password key pin account reference ref license licence plate color colour colors
  colours farbe hex ip mac host hostname country countries land nation nationality lang language languages sprache locale
  locales region regions state states province currency currencies währung gender symbol symbols ticker timezone tz branch
  engine engines range enum const default example examples schema xmlns namespace model room flat apartment house hausnummer
  seat gate flight route grade edition from to origin destination axis operator type kind`);
const numberingNames = list('number numbers no nr num nummer');
export const isIdentifier = (words: readonly string[]): boolean =>
  anyOf(words, identifierNames) || lastOf(words, numberingNames);

/** Of several words that mean something to a program: "null" among them is one. */
export const choiceNames = list(
  'enum const default example examples type types kind operator symbol arg args argv arguments',
);

/** What is under them is named by data: packages, languages, definitions. Their keys are left as they are. */
export const dataMapNames = list(`
  dependencies engines scripts packages overrides resolutions paths definitions defs schemas properties translations locales
  versions exports imports files env environment volumes globals alias aliases responses parameters workspaces catalog`);
/** Versions stand under names of packages. */
export const versionMapNames = list('dependencies engines versions overrides resolutions volta packages catalog');

export const dateNames = list(`
  date dates datum day time times timestamp at on created updated modified changed published issued released joined since
  until birthday birthdate birth dob born geburtstag geburtsdatum deadline due expires expiry expiration start starts started
  end ends ended begin begins valid departure arrival checkin checkout fecha datetime dt sunrise sunset`);

export const numericNames = list(`
  price prices amount amounts cost costs total totals subtotal sum balance fee fees salary revenue rating ratings score scores
  weight height width length depth size lat latitude lon lng long longitude altitude elevation percent percentage ratio rate
  temperature temp age count quantity qty stock share tax discount distance area volume speed preis betrag summe gewicht
  höhe breite länge anzahl menge`);
/** Here a point is a decimal point, but 0,1 may be a list. */
export const seriesNames = list('series values samples measurements readings min max mean average avg median x y z');
/** Numbers with many decimals and never with groups of three: 52.520 is a latitude. */
export const decimalNames = list('lat latitude lon lng long longitude ratio rate rating score percent percentage');

/** Whole numbers: 1.203 reviews are over a thousand. */
export const countNames = list(`
  count counts qty quantity anzahl population pop einwohner votes views likes followers reviews downloads stars visitors
  employees mitarbeiter members`);
export const temperatureNames = list('temp temperature temperatur high low');

export const durationNames = list(`
  duration timeout interval delay ttl age expires expiry period wait pause cooldown window runtime uptime time dauer`);

const askingFirst = list(`
  is has have had can could should must does do did was were are will allow allows allowed enable use uses needs wants
  accepts supports contains includes`);
const askingLast = list(`
  enabled disabled active inactive required optional available visible hidden verified confirmed subscribed allowed accepted
  deleted archived public private vegan vegetarian smoker consent newsletter optin optout paid shipped done completed
  approved aktiv bezahlt erledigt vegetarisch`);
/** Before the name of a state, and never of a number. */
export const isNames = list('is was can should');
/** `isActive`, `newsletter`: the answer is yes or no. */
export const isQuestion = (words: readonly string[]): boolean =>
  (words.length > 1 && askingFirst.has(words[0] ?? '')) || lastOf(words, askingLast);

export const phoneNames = list(`
  phone phones telephone telephones telefon tel mobile mobil cell cellphone fax handy whatsapp telefax landline hotline
  telefonnummer handynummer rufnummer`);
export const emailNames = list('email emails mailto');
export const urlNames = list('url urls uri website websites homepage link links href webseite web');
/** Addresses that are names: to change a letter would make them another. */
export const urlIdentifierNames = list('id ref schema xmlns namespace context vocab');
export const countryNames = list('country countrycode land ländercode nation');
export const currencyNames = list('currency currencycode währung');

/** Lists of what can happen twice in the same way: two equal payments are two payments. */
export const repeatingNames = list(`
  items lines orders transactions payments events entries bookings positions purchases sales invoices visits calls changes
  artikel positionen buchungen`);

/** Lists in which order and repetition tell something. */
export const sequenceNames = list(`
  arg args argv arguments command commands step steps move moves path paths sequence history log logs line lines row rows
  cell cells values series data samples column columns words tokens characters directions board matrix grid script scripts
  route enum`);
