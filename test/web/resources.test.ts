/** Resources on the page: what is typed and what it becomes, how fields are found, and how far an import is in words. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  findFields,
  isFromOutside,
  listOfFields,
  pathWords,
  type Field,
} from '../../web/src/domains/resources/fields.ts';
import { olderShown, stateLine } from '../../web/src/domains/resources/words.ts';
import type { RunStatus, StepStatus } from '../../web/src/gql/graphql.ts';
import type { RunSummary } from '../../web/src/live/state.ts';
import { paramsOf } from '../../web/src/pages/params.ts';
import { findMistake } from '../../web/src/pipelines/resourceImport/findMistake.ts';
import { readJson, readPairs, toJson, toPairs } from '../../web/src/pipelines/resourceImport/info.ts';
import { blank, switchTo, toInput, type Values } from '../../web/src/pipelines/resourceImport/form.ts';

describe('JSON that is typed', () => {
  test('is an object, or the place of the mistake is told', () => {
    expect(readJson('{"a": 1}')).toEqual({ info: { a: 1 }, problem: null, warning: null });
    expect(readJson('{\n  "a": 1,\n  "b": oops\n}').problem).toMatch(/^Line 3, column 8: /);
    expect(readJson('{"a": 1').problem).toMatch(/^Line 1, column 8: /);
    expect(readJson('').problem).toBe('Expected a JSON object, got nothing.');
    expect(readJson('[1]').problem).toBe('Expected a JSON object in braces, got a list.');
    expect(readJson('"a"').problem).toBe('Expected a JSON object in braces, got a text.');
    expect(readJson('null').problem).toBe('Expected a JSON object in braces, got null.');
    expect(readJson(toJson({ a: 'x'.repeat(1_100_000) })).problem).toMatch(/at most 1 MiB of JSON, got 1\.05 MiB/);
    expect(readJson(`{${' '.repeat(1_100_000)}"a": 1}`).problem).toBeNull();
  });

  test.each([
    ['{"a" 1}', 5, '":" after the key'],
    ['{"a": }', 6, 'a value'],
    ['{"a": 1 "b": 2}', 8, '"," or "}"'],
    ['{"a": [1 2]}', 9, '"," or "]"'],
    ['{"a": [1, ]}', 10, 'a value'],
    ['{"a": 1,}', 8, 'a key in double quotes'],
    ["{'a': 1}", 1, 'a key in double quotes, or "}"'],
    ['{"a": 01}', 7, '"," or "}"'],
    ['{"a": [}', 7, 'a value or "]"'],
    ['{"a": "x', 8, 'the closing quote of a text'],
    ['{"a": "x\ny"}', 8, 'the closing quote, or a line break as \\n'],
    ['{"a": "\\x"}', 7, 'an escape such as \\n or \\"'],
    ['{} {}', 3, 'nothing more'],
    ['{"a": tru}', 6, 'a value'],
    ['{"a": 1', 7, '"," or "}"'],
  ])('%j breaks off at %d', (json, position, expected) => {
    expect(findMistake(json)).toEqual({ position, expected });
  });

  test('has a mistake exactly where the browser refuses it', () => {
    const refuses = (json: string) => {
      try {
        JSON.parse(json);
        return false;
      } catch {
        return true;
      }
    };
    const spoiled = fc
      .tuple(
        fc.json(),
        fc.nat(200),
        fc.constantFrom('', '"', ',', ':', '{', '}', '[', ']', '\\', '0', '-', 'e', ' ', '\n'),
      )
      .map(([json, at, put]) => json.slice(0, at) + put + json.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(fc.json(), spoiled), (json) => {
        expect(findMistake(json) !== null).toBe(refuses(json));
      }),
      { numRuns: 2_000 },
    );
    expect(findMistake(`{"a": ${'['.repeat(100_000)}`)?.position).toBe(100_006);
    expect(findMistake(JSON.stringify({ a: 'x'.repeat(1_000_000) }))).toBeNull();
  });

  test('warns of numbers that would lose digits', () => {
    const read = readJson('{"order": 90071992547409931234, "price": 12345678901234567890.5, "year": 2024}');
    expect(read.problem === null && read.warning).toMatch(/^The number of "order" has more digits/);
    expect(readJson('{"order": "90071992547409931234"}')).toMatchObject({ warning: null });
  });

  test('becomes pairs and again the same JSON, whatever it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { minKeys: 1 }), (drawn) => {
        const info = JSON.parse(JSON.stringify(drawn)) as Record<string, unknown>;
        expect(readPairs(toPairs(info))).toEqual({ info, problem: null });
        expect(readJson(toJson(info))).toMatchObject({ info });
      }),
    );
    const odd = '{"__proto__": {"a": 1}, "constructor": "x"}';
    const read = readJson(odd);
    expect(toJson(read.info!)).toBe(JSON.stringify(JSON.parse(odd), null, 2));
    expect(toPairs(read.info!).map(({ key }) => key)).toEqual(['__proto__', 'constructor']);
    const pairs = readPairs(toPairs(read.info!));
    expect(Object.keys(pairs.info!)).toEqual(['__proto__', 'constructor']);
  });
});

describe('keys and values that are typed', () => {
  const pair = (key: string, text: string, isJson = false) => ({ key, text, isJson });

  test('are texts as they stand; empty lines are not there', () => {
    expect(readPairs([pair('zip', '01067'), pair('', ''), pair('open', ' yes ')])).toEqual({
      info: { zip: '01067', open: ' yes ' },
      problem: null,
    });
  });

  test('are refused where a key is missing or there twice, or JSON is broken', () => {
    expect(readPairs([pair('', '')])).toMatchObject({ problem: expect.stringMatching(/at least one/), index: 0 });
    expect(readPairs([pair('a', '1'), pair('', 'x')])).toMatchObject({ problem: expect.any(String), index: 1 });
    expect(readPairs([pair('a', '1'), pair('a', '2')])).toMatchObject({
      problem: 'The key "a" is there twice.',
      index: 1,
    });
    expect(readPairs([pair('a', '[1,', true)])).toMatchObject({ problem: expect.stringMatching(/"a" is no JSON/) });
  });

  test('switching keeps all that was typed, and is refused where it could not', () => {
    const json: Values = { ...blank, json: '{"a":"1",  "b":[2]}', edited: 'json' };
    const asPairs = { ...json, ...switchTo(json, 'pairs').values };
    expect(asPairs).toMatchObject({ mode: 'pairs', pairs: [pair('a', '1'), pair('b', '[2]', true)] });
    // Nothing was typed there: the JSON is as it was, to the blank.
    expect({ ...asPairs, ...switchTo(asPairs, 'json').values }).toMatchObject({ mode: 'json', json: json.json });
    const typed: Values = { ...asPairs, pairs: [...asPairs.pairs, pair('c', 'x')], edited: 'pairs' };
    const back = { ...typed, ...switchTo(typed, 'json').values };
    expect(JSON.parse(back.json)).toEqual({ a: '1', b: [2], c: 'x' });
    expect(toInput(typed).info).toEqual(toInput(back).info);

    const broken: Values = { ...blank, json: '{"a":', edited: 'json' };
    expect(switchTo(broken, 'pairs')).toEqual({ values: null, problem: expect.stringMatching(/Line 1, column 6/) });
    const twice: Values = { ...blank, mode: 'pairs', pairs: [pair('a', '1'), pair('a', '2')], edited: 'pairs' };
    expect(switchTo(twice, 'json')).toEqual({ values: null, problem: expect.stringMatching(/twice/) });
    const many: Values = { ...blank, json: toJson(Object.fromEntries(Array.from({ length: 201 }, (_, n) => [n, n]))) };
    expect(switchTo(many, 'pairs').problem).toMatch(/201 keys/);
    expect(switchTo(blank, 'pairs')).toMatchObject({ values: { mode: 'pairs' }, problem: null });
  });
});

describe('fields', () => {
  const field = (path: string, part: Partial<Field> = {}): Field => ({
    path,
    value: 1,
    original: 1,
    rule: null,
    source: path,
    error: null,
    ...part,
  });
  const fields = [
    field('/price', { original: '1.234,56 €', value: { amount: 1234.56, currency: 'EUR' }, rule: 'money' }),
    field('/offers/0/a~1b~0c'),
    field('/homepageDetails', { original: null, value: { title: 'Corner Shop' }, rule: 'unfurl', source: '/homepage' }),
    field('/logoDetails', { original: null, value: null, source: '/logo', error: 'The server answered 404.' }),
    field('/notes', { original: null, value: null, rule: 'empty' }),
  ];
  const list = listOfFields(fields);

  test('are found by every word, in paths, values before and after, rules and errors', () => {
    const found = (search: string) => findFields(list, 'all', search).map(({ path }) => path);
    expect(found('1.234')).toEqual(['/price']);
    expect(found(' EUR  money')).toEqual(['/price']);
    expect(found('corner')).toEqual(['/homepageDetails']);
    expect(found('404')).toEqual(['/logoDetails']);
    expect(found('a/b')).toEqual(['/offers/0/a~1b~0c']);
    expect(found('nothing like that')).toEqual([]);
    expect(found('')).toHaveLength(5);
  });

  test('are counted and shown by kind', () => {
    expect(list.counts).toEqual({ all: 5, changed: 3, errors: 1 });
    expect(findFields(list, 'changed', '').map(({ path }) => path)).toEqual(['/price', '/homepageDetails', '/notes']);
    expect(findFields(list, 'errors', 'logo').map(({ path }) => path)).toEqual(['/logoDetails']);
    expect(fields.map(isFromOutside)).toEqual([false, false, true, true, false]);
  });

  test('have paths that people can read', () => {
    expect(pathWords('/offers/0/a~1b~0c')).toBe('offers › 0 › a/b~c');
    expect(pathWords('')).toBe('(everything)');
  });
});

describe('how far it is', () => {
  const run = (status: RunStatus, steps: StepStatus[] = [], part: Partial<RunSummary> = {}): RunSummary => ({
    id: 'run-1',
    pipeline: 'resourceImport',
    title: 'A',
    status,
    statusReason: null,
    generation: 1,
    sequence: 1,
    serverTime: '',
    requestedAt: '',
    startedAt: null,
    finishedAt: null,
    progress: {
      completedSteps: steps.filter((step) => step === 'COMPLETED').length,
      totalSteps: 3,
      fraction: 0,
      message: null,
    },
    estimate: null,
    error: null,
    practice: false,
    steps: ['transform', 'enrich', 'finish'].map((key, index) => ({
      key,
      title: key,
      status: steps[index] ?? 'WAITING',
      attempt: 1,
      maxAttempts: 5,
      nextAttemptAt: null,
    })),
    ...part,
  });

  test.each<[RunSummary | null, string]>([
    [null, 'Saved, version 3.'],
    [run('REQUESTED'), 'Saved, version 3, waiting to be imported…'],
    [run('RUNNING', ['RUNNING']), 'Saved, version 3, cleaning…'],
    [run('RUNNING', ['COMPLETED', 'RUNNING']), 'Saved, version 3, enriching…'],
    [run('RUNNING', ['COMPLETED', 'RETRYING']), 'Saved, version 3, enriching, trying again…'],
    [run('RUNNING', ['COMPLETED', 'COMPLETED']), 'Saved, version 3, importing…'],
    [run('CANCELLING', ['COMPLETED', 'RUNNING']), 'Saved, version 3, stopping…'],
    [
      run('COMPLETED', [], { progress: { completedSteps: 3, totalSteps: 3, fraction: 1, message: '12 fields' } }),
      'Saved, version 3, imported: 12 fields.',
    ],
    [run('CANCELLED', [], { statusReason: 'superseded' }), 'Saved, version 3; its import was cancelled: superseded.'],
    [
      run('FAILED', [], { error: { code: 'X', message: 'It broke.', step: null, retryable: false } }),
      'Saved, version 3; its import failed: It broke.',
    ],
  ])('%#: in words', (state, words) => {
    expect(stateLine({ version: 3 }, state)).toBe(words);
  });

  test('says which version is shown where it is an older one', () => {
    expect(olderShown({ version: 3, contextVersion: 2 })).toMatch(/of version 2, until version 3/);
    expect(olderShown({ version: 3, contextVersion: 3 })).toBeNull();
    expect(olderShown({ version: 1, contextVersion: null })).toBeNull();
  });
});

test('an id in an address is exactly the one that was meant', () => {
  for (const id of ['corner-shop', 'a/b', '100%', 'a%2Fb', 'ünï cødé?#']) {
    const path = new URL(`/resources/${encodeURIComponent(id)}`, 'http://here').pathname;
    expect(paramsOf('/resources/:id', path)).toEqual({ id });
  }
  expect(paramsOf('/resources/:id', '/resources/%E0%A4%A')).toEqual({ id: '%E0%A4%A' });
});
