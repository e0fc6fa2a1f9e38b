/**
 * `npm run bench [row …] [-- --rounds 7]`: measures Longhaul against its peers, each row of docs/performance.md in one run on
 * loopback. Prints a table, and writes bench/results/<row>.json and the table of docs/performance.md.
 */
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeDocument } from './harness/document.ts';
import { table } from './harness/results.ts';
import type { BenchRow } from './harness/row.ts';
import { runRow } from './harness/runRow.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const rounds = Number(values.rounds);
const known = (await readdir(new URL('rows/', import.meta.url)))
  .map((file) => file.replace(/\.ts$/, ''))
  .toSorted((one, other) => Number(one.slice(1)) - Number(other.slice(1)));
const wanted = positionals.length > 0 ? positionals.map((name) => name.toUpperCase()) : known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) throw new Error(`expected rows of ${known.join(', ')}; got ${unknown.join(', ')}`);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`expected a number of rounds, got "${values.rounds}"`);

const figures = [];
for (const name of wanted) {
  const { row } = (await import(`./rows/${name}.ts`)) as { row: BenchRow };
  figures.push(...(await runRow(row, rounds)));
}
await writeDocument();
if (wanted.length > 1) process.stdout.write(`\n${table(figures)}\n`);
process.exit(figures.some(({ met }) => met === false) ? 1 : 0);
