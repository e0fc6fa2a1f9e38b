/** Books by their ISBN, from Open Library (https://openlibrary.org/dev/docs/api/books). No key is needed. */
import type { Config } from '../../src/config.ts';
import { count, found, jsonOf, link, text, texts, type Enricher } from './enricher.ts';

interface Book {
  title?: unknown;
  subtitle?: unknown;
  authors?: { name?: unknown }[];
  publishers?: { name?: unknown }[];
  publish_date?: unknown;
  number_of_pages?: unknown;
  cover?: { large?: unknown; medium?: unknown };
  url?: unknown;
}

export const isbnEnricher = ({ OPEN_LIBRARY_URL }: Pick<Config, 'OPEN_LIBRARY_URL'>): Enricher => ({
  name: 'openLibrary',
  description: 'Says of an ISBN which book it is: title, authors, publisher, year, pages, cover.',
  suffix: 'Book',
  subjectOf: (value, key) => (/isbn/i.test(key) ? isbnOf(value) : null),
  request: (isbn) => ({ url: `${OPEN_LIBRARY_URL}/api/books?bibkeys=ISBN:${isbn}&jscmd=data&format=json` }),
  read(answer, isbn) {
    const book = jsonOf(answer)[`ISBN:${isbn}`] as Book | undefined;
    if (!book) return null;
    return found(link(book.url) ?? `https://openlibrary.org/isbn/${isbn}`, {
      title: text(book.title),
      subtitle: text(book.subtitle),
      authors: texts(book.authors?.map(({ name }) => name)),
      publishers: texts(book.publishers?.map(({ name }) => name)),
      published: text(book.publish_date),
      pages: count(book.number_of_pages),
      image: link(book.cover?.large) ?? link(book.cover?.medium),
    });
  },
});

/** Ten or thirteen digits whose check digit is right; null for anything else. */
export function isbnOf(value: string): string | null {
  const digits = value.replaceAll(/[\s-]|^isbn(-1[03])?:?/gi, '').toUpperCase();
  if (/^\d{9}[\dX]$/.test(digits)) {
    const sum = digits
      .split('')
      .reduce((total, digit, index) => total + (digit === 'X' ? 10 : Number(digit)) * (10 - index), 0);
    return sum % 11 === 0 ? digits : null;
  }
  if (!/^97[89]\d{10}$/.test(digits)) return null;
  const sum = digits.split('').reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0 ? digits : null;
}
