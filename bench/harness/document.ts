/** The table of docs/performance.md, made of bench/results: it says what was measured, and nothing else. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { resultsFolder, type Figure, type RowResult } from './results.ts';

const file = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const [begin, end] = ['<!-- made by `npm run bench`: begin -->', '<!-- made by `npm run bench`: end -->'];

/** Writes the table into the document anew. */
export async function writeDocument(): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, await withTable(text, await readResults()));
}

/** All results that are kept, in the order of their rows. */
export async function readResults(): Promise<RowResult[]> {
  const names = (await readdir(resultsFolder)).filter((name) => name.endsWith('.json'));
  const results = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(`${resultsFolder}${name}`, 'utf8')) as RowResult),
  );
  return results.toSorted((one, other) => Number(one.row.slice(1)) - Number(other.row.slice(1)));
}

/** @throws where the document has no place for the table */
export async function withTable(text: string, results: readonly RowResult[]): Promise<string> {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`expected ${begin} and ${end} in docs/performance.md`);
  const lines = results.flatMap(({ rounds, figures }) => figures.map((figure) => lineOf(figure, rounds)));
  const head = ['| row | measured | ours | peer | ratio | goal |', '| --- | --- | --- | --- | --- | --- |'];
  const table = `${begin}\n\n${[...head, ...lines].join('\n')}\n\n`;
  const made = `${text.slice(0, from)}${table}${text.slice(to)}`;
  return format(made, { ...(await resolveConfig(file)), filepath: file });
}

function lineOf(figure: Figure, rounds: number): string {
  const { row, metric, unit, ours, oursP95, peer, theirs, theirsP95, ratio, goal, met } = figure;
  const byP95 = metric.endsWith(', p95');
  const figures = (middle: number, p95: number) =>
    `${shown(byP95 ? p95 : middle)} ${unit}${byP95 || p95 === middle ? '' : ` (${shown(p95)})`}`;
  const cells = [
    row,
    rounds >= 5 ? metric : `${metric}; ${rounds === 1 ? 'one round' : `${rounds} rounds`}`,
    figures(ours, oursP95),
    peer === null ? '' : theirs === null ? peer : `${peer}: ${figures(theirs, theirsP95 ?? theirs)}`,
    ratio === null ? '' : Number.isFinite(ratio) ? shown(ratio) : '–',
    goal === null ? '' : `${goal}, ${met ? 'met' : '**missed**'}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** To three significant digits: more would be noise. */
const shown = (value: number): string =>
  Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
