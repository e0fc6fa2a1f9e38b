/** resourceImport's transform: each rule does what its own examples say, nothing is lost, and a second pass changes nothing. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkInfo, infoLimits } from '../activities/resourceImport/transform/checkInfo.ts';
import { fromOriginals } from '../activities/resourceImport/transform/fromOriginals.ts';
import { rules } from '../activities/resourceImport/transform/rules/index.ts';
import { transform } from '../activities/resourceImport/transform/transform.ts';
import { withRules } from '../scripts/document-rules.ts';
import type { Example, Json, JsonObject } from '../activities/resourceImport/transform/types.ts';
import { table } from './resourceTransform/table.ts';

/** Compares text, since for an assertion {a: undefined} is {}, and the order of keys counts here. */
const written = (value: unknown) => JSON.stringify(value, null, 1);

function expectAsShown({ given, gives, flags = {} }: Example): void {
  const { context, fields } = transform(given);
  expect(written(context)).toBe(written(gives));
  const errors = Object.fromEntries(fields.flatMap(({ source, error }) => (error === null ? [] : [[source, error]])));
  expect(errors).toEqual(
    Object.fromEntries(Object.entries(flags).map(([source, part]) => [source, expect.stringContaining(part)])),
  );
  expect(written(fromOriginals(fields))).toBe(written(given));
  expect(written(transform(context).context)).toBe(written(context));
}

describe.each(rules.map((rule) => [rule.name, rule] as const))('rule %s', (name, { examples }) => {
  test.each(examples.map((example) => [JSON.stringify(example.given), example] as const))('%s', (_, example) => {
    expectAsShown(example);
  });

  test('is named by the fields that it decided', () => {
    const decides = examples.some(({ given }) =>
      transform(given).fields.some(({ rule }) => rule?.split(' + ').includes(name)),
    );
    // These only protect values from later rules, and change nothing.
    expect(decides).toBe(!['verbatim', 'identifier', 'prose'].includes(name));
  });
});

describe.each(Object.entries(table))('%s', (_, rows) => {
  test.each(rows.map((row) => [JSON.stringify(row[0]), row] as const))('%s', (_text, [given, gives, flags]) => {
    expectAsShown({ given, gives, flags });
  });
});

test('fields say where each value came from, where it went, and by which rules', () => {
  const { fields } = transform({
    'Head/ers': '[["X-A", "<i>5 kg</i>"], ["x~b", ""]]',
    Tags: ['a', 'n/a', 'a ', 'b'],
    Name: 'x',
    name: 'y',
    NAME: 'x',
  });
  expect(fields.map(({ path, rule, source, value }) => [source, path, rule, value])).toEqual([
    [
      '/Head~1ers',
      '/Head~1ers',
      'json',
      [
        ['X-A', { value: 5, unit: 'kg' }],
        ['x~b', null],
      ],
    ],
    ['/Head~1ers/0/0', '/Head~1ers/0/0', null, 'X-A'],
    ['/Head~1ers/0/1', '/Head~1ers/0/1', 'markup + quantity', { value: 5, unit: 'kg' }],
    ['/Head~1ers/1/0', '/Head~1ers/1/0', null, 'x~b'],
    ['/Head~1ers/1/1', '/Head~1ers/1/1', 'empty', null],
    ['/Tags/0', '/tags/0', null, 'a'],
    ['/Tags/1', '/tags/1', 'empty', null],
    ['/Tags/2', '/tags/0', 'text + duplicate', 'a'],
    ['/Tags/3', '/tags/1', null, 'b'],
    ['/Name', '/name2', 'key', 'x'],
    ['/name', '/name', null, 'y'],
    ['/NAME', '/name2', 'key + duplicate', 'x'],
  ]);
  const pairs = transform({
    a: '[["b", 1], ["c", "2"]]',
    d: [
      ['e', 1],
      ['f', {}],
    ],
  }).fields;
  expect(pairs.map(({ source, path, rule, original }) => [source, path, rule, original])).toEqual([
    ['/a', '/a', 'json + pairs', '[["b", 1], ["c", "2"]]'],
    ['/a/0/1', '/a/b', null, 1],
    ['/a/1/1', '/a/c', 'number', '2'],
    [
      '/d',
      '/d',
      'pairs',
      [
        ['e', 1],
        ['f', {}],
      ],
    ],
    ['/d/0/1', '/d/e', null, 1],
    ['/d/1/1', '/d/f', 'empty', {}],
  ]);
});

test('docs/resource-import.md shows the rules as they are (scripts/document-rules.ts writes it)', () => {
  const document = readFileSync(join(import.meta.dirname, '..', 'docs', 'resource-import.md'), 'utf8');
  expect(document).toBe(withRules(document));
});

describe('what may be imported', () => {
  const nested = (levels: number): Json => (levels === 0 ? 1 : { a: nested(levels - 1) });
  const wide = (keys: number): JsonObject =>
    Object.fromEntries(Array.from({ length: keys }, (_, index) => [`k${index}`, index]));

  test.each<[string, unknown, string, string[]]>([
    ['null', null, 'expected an object, got null', []],
    ['a list', [1], 'expected an object, got a list', []],
    ['text', '{}', 'expected an object, got string', []],
    ['nothing', undefined, 'expected an object, got undefined', []],
    ['too many levels', nested(65), 'at most 64 levels', Array<string>(64).fill('a')],
    ['too many keys', { a: wide(10_000) }, 'at most 10000 keys', ['a']],
    ['too many items', { a: ['x', Array<string>(100_000).fill('')] }, 'at most 100000 items', ['a', '1']],
    ['too many bytes', { a: 'ä'.repeat(600_000) }, `at most ${infoLimits.bytes} bytes`, []],
    ['no JSON', { a: [{ b: Number.NaN }, 'x'] }, 'expected a JSON value, got NaN', ['a', '0', 'b']],
    ['long names around many values', { ['x'.repeat(9_000)]: wide(9_000) }, 'names', ['x'.repeat(9_000), 'k3725']],
  ])('%s is refused', (_, info, reason, path) => {
    expect(checkInfo(info)).toEqual({ reason: expect.stringContaining(reason), path });
  });

  test.each<[string, unknown]>([
    ['nothing in it', {}],
    ['64 levels', nested(64)],
    ['10,000 keys', wide(10_000)],
    ['a long list of numbers', { a: Array<number>(300_000).fill(1) }],
    [
      'keys that mean something to JavaScript',
      JSON.parse('{"__proto__": {"toString": 1}, "constructor": 2, "toJSON": 3}'),
    ],
    ['no text at all', { '': '\u0000\ud800' }],
  ])('%s is accepted', (_, info) => {
    expect(checkInfo(info)).toBeNull();
    expect(written(fromOriginals(transform(info as JsonObject).fields))).toBe(written(info));
  });

  test('100,000 levels are refused without a crash', () => {
    let deep: Json = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(checkInfo({ deep })?.reason).toContain('at most 64 levels');
  });
});
