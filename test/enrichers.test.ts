/** What enrichers recognise and what they make of answers; which requests are planned, and where answers go. No network. */
import { describe, expect, test } from '@jest/globals';
import { createEnrichers } from '../activities/enrichers/index.ts';
import type { Found } from '../activities/enrichers/enricher.ts';
import { repositoryOf } from '../activities/enrichers/github.ts';
import { isbnOf } from '../activities/enrichers/isbn.ts';
import { unfurlEnricher } from '../activities/enrichers/unfurl.ts';
import { videoOf } from '../activities/enrichers/youTube.ts';
import { mostRequests, planRequests } from '../activities/resourceImport/plan.ts';
import { transform } from '../activities/resourceImport/transform/transform.ts';
import type { JsonObject } from '../activities/resourceImport/transform/types.ts';
import { parseConfig } from '../src/config.ts';
import { withEnrichments, type Enrichment } from '../src/domains/resources/content.ts';

const enrichers = createEnrichers(parseConfig({ YOUTUBE_API_KEY: 'a key' }));

test.each([
  ['0-306-40615-2', '0306406152'],
  ['ISBN-13: 978-0-306-40615-7', '9780306406157'],
  ['ISBN 080442957x', '080442957X'],
  ['9780306406158', null],
  ['0306406153', null],
  ['1234567890123', null],
  ['', null],
])('%s as an ISBN is %s', (value, isbn) => expect(isbnOf(value)).toBe(isbn));

test.each([
  ['https://github.com/ann/thing', 'ann/thing'],
  ['https://www.GitHub.com/ann/thing.git', 'ann/thing'],
  ['git+https://github.com/ann/thing.js.git#readme', 'ann/thing.js'],
  ['git+ssh://git@github.com/ann/thing.git', 'ann/thing'],
  ['git@github.com:ann/thing.git', 'ann/thing'],
  ['github:ann/thing', 'ann/thing'],
  ['https://github.com/ann/thing/issues', null],
  ['https://github.com/ann', null],
  ['https://github.com/topics/thing', null],
  ['https://github.com/ann/..', null],
  ['https://github.com.evil.example/ann/thing', null],
  ['https://evil.example/github.com/ann/thing', null],
])('%s is the repository %s', (value, repository) => expect(repositoryOf(value)).toBe(repository));

test.each([
  ['https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1', 'dQw4w9WgXcQ'],
  ['https://youtu.be/dQw4w9WgXcQ', 'dQw4w9WgXcQ'],
  ['https://m.youtube.com/shorts/dQw4w9WgXcQ', 'dQw4w9WgXcQ'],
  ['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ', 'dQw4w9WgXcQ'],
  ['https://www.youtube.com/@someone', null],
  ['https://www.youtube.com/watch?v=../../x', null],
  ['https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ', null],
  ['no address', null],
])('%s is the video %s', (value, video) => expect(videoOf(value)).toBe(video));

describe('a web page', () => {
  const answer = (body: string | Buffer, type = 'text/html') => ({
    url: 'https://example.org/folder/page',
    status: 200,
    headers: new Headers({ 'content-type': type }),
    body: Buffer.from(body),
  });
  const read = (body: string | Buffer, type?: string) =>
    unfurlEnricher.read(answer(body, type), 'https://example.org/start') as Promise<Found>;

  test.each([
    ['by its header', Buffer.from('<title>Größe</title>', 'latin1'), 'text/html; charset=ISO-8859-1'],
    ['by its own word', Buffer.from('<meta charset="windows-1252"><title>Größe</title>', 'latin1'), 'text/html'],
    ['else as UTF-8', Buffer.from('<title>Größe</title>'), 'text/html'],
    ['and UTF-8 where nobody knows it', Buffer.from('<title>Größe</title>'), 'text/html; charset=klingon'],
  ])('is read in its character set, %s', async (_how, body, type) => {
    expect(await read(body, type)).toMatchObject({ title: 'Größe' });
  });

  test('without any card gives its title and description', async () => {
    const html = '<title> A\n page </title><meta name="description" content="About &amp; more">';
    expect(await read(html)).toEqual({
      url: 'https://example.org/start',
      title: 'A page',
      description: 'About & more',
      canonicalUrl: 'https://example.org/folder/page',
    });
  });

  test('gives no link but to the web, relative ones made whole', async () => {
    const html =
      '<meta property="og:title" content="x"><meta property="og:image" content="../a.png"><link rel="canonical" href="/c">';
    expect(await read(html)).toMatchObject({
      image: 'https://example.org/a.png',
      canonicalUrl: 'https://example.org/c',
    });
    for (const evil of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd']) {
      const found = await read(
        `<title>x</title><meta property="og:image" content="${evil}"><meta property="og:url" content="${evil}">`,
      );
      expect(JSON.stringify(found)).not.toContain(evil);
    }
  });

  test('that is none says what it is; an empty or a broken one says nothing', async () => {
    expect(await read('%PDF', 'application/pdf')).toEqual({
      url: 'https://example.org/start',
      type: 'application/pdf',
    });
    expect(await read('<<<>>> <title', 'text/html')).not.toHaveProperty('title');
  });

  test('that is endless in one place is cut', async () => {
    const { title } = await read(`<title>${'x'.repeat(100_000)}</title>`);
    expect(String(title).length).toBeLessThanOrEqual(2_000);
  });
});

describe('the plan', () => {
  const plan = (context: JsonObject) =>
    planRequests(context, enrichers).requests.map(({ enricher, subject, paths }) => [enricher.name, subject, paths]);

  test('asks for each thing once, by the first enricher that takes it', () => {
    expect(
      plan({
        isbn: '978-0-306-40615-7',
        number: '978-0-306-40615-7',
        page: 'https://example.org/#top',
        repository: 'github:ann/thing',
        more: { links: ['https://example.org/', 'https://youtu.be/dQw4w9WgXcQ'], 'a/b': 'https://example.org/' },
      }),
    ).toEqual([
      ['openLibrary', '9780306406157', ['/isbn']],
      ['unfurl', 'https://example.org/', ['/page', '/more/links/0', '/more/a~1b']],
      ['gitHub', 'ann/thing', ['/repository']],
      ['youTube', 'dQw4w9WgXcQ', ['/more/links/1']],
    ]);
  });

  test('leaves videos to the page’s own words where there is no key', () => {
    const { requests } = planRequests({ video: 'https://youtu.be/dQw4w9WgXcQ' }, createEnrichers(parseConfig({})));
    expect(requests.map(({ enricher }) => enricher.name)).toEqual(['unfurl']);
  });

  test('has an end', () => {
    const links = Array.from({ length: 300 }, (_, index) => `https://example.org/${index}`);
    expect(planRequests({ links }, enrichers)).toMatchObject({ leftOut: 300 - mostRequests });
    expect(plan({ links })).toHaveLength(mostRequests);
  });

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'ftp://example.org', 'example.org', 'http://'])(
    'does not ask for %s',
    (value) => expect(plan({ value })).toEqual([]),
  );
});

describe('an answer', () => {
  const enrichment = (part: Partial<Enrichment> & { paths: string }): Enrichment => ({
    enricher: 'unfurl',
    suffix: 'Page',
    answer: '{"url":"https://example.org/"}',
    error: null,
    ...part,
  });
  const found = { url: 'https://example.org/' };
  const together = (info: JsonObject, ...enrichments: Enrichment[]) => withEnrichments(transform(info), enrichments);

  test('stands beside what asked for it, wherever that is, and takes no place of anything', () => {
    const url = 'https://example.org/';
    const { context, fields } = together(
      { a: url, aPage: 'mine', list: ['x', url, url], deep: { list: [{ b: url }] }, listPages: 'mine too' },
      enrichment({ paths: '["/a", "/list/1", "/list/2", "/deep/list/0/b"]' }),
    );
    expect(context).toEqual({
      a: url,
      aPage: 'mine',
      aPage2: found,
      list: expect.anything(),
      listPages: 'mine too',
      listPages2: expect.arrayContaining([found]),
      deep: { list: [{ b: url, bPage: found }] },
    });
    const at = fields.filter(({ rule }) => rule === 'unfurl').map(({ path, source }) => [path, source]);
    expect(at).toContainEqual(['/aPage2', '/a']);
    expect(at).toContainEqual(['/deep/list/0/bPage', '/deep/list/0/b']);
  });

  test('that did not come leaves its reason on the field, beside what stood there', () => {
    const { context, fields } = together(
      { a: 'https://example.org/', when: '03/04/2025' },
      enrichment({ paths: '["/a", "/when"]', answer: null, error: 'It says no (404).' }),
    );
    expect(Object.keys(context)).toEqual(['a', 'when']);
    expect(fields.find(({ path }) => path === '/a')!.error).toBe('It says no (404).');
    expect(fields.find(({ path }) => path === '/when')!.error).toMatch(/.+ It says no \(404\)\.$/);
  });

  test('for a path that leads nowhere, or to keys that objects have of their own, harms nothing', () => {
    const { context } = together(
      JSON.parse('{"__proto__": {"a": "https://example.org/"}, "x": 1}') as JsonObject,
      enrichment({ paths: '["/nothing/here", "/x/y", "/toString", "/constructor/prototype", "/__proto__/a"]' }),
    );
    expect({}).not.toHaveProperty('aPage');
    expect(Object.keys(context)).toHaveLength(2);
  });
});
