/** Files that are kept for the next step: fetched once, let go of in order, and never while somebody reads them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeptFiles } from '../src/services/blobs/keptFiles.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A store that is far away: it counts what it gives. */
function store() {
  const fetches: string[] = [];
  const fetch = (key: string) => async () => {
    fetches.push(key);
    const path = join(folder, `${key}-${fetches.length}`);
    await writeFile(path, key);
    return { path, close: () => rm(path, { force: true }) };
  };
  return { fetches, fetch };
}
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test('a file is fetched once, by however many at once and one after the other', async () => {
  const { fetches, fetch } = store();
  const files = createKeptFiles(100);
  const open = () => files.open('a', 10, fetch('a'));
  const opened = await Promise.all([open(), open(), open()]);
  for (const { close } of opened) await close();
  await (await open()).close();
  expect(fetches).toEqual(['a']);
});

test('what was used longest ago goes first, and nothing that is open', async () => {
  const { fetches, fetch } = store();
  const files = createKeptFiles(25);
  const open = (key: string) => files.open(key, 10, fetch(key));
  const read = await open('read');
  for (const key of ['a', 'b', 'a', 'c']) await (await open(key)).close();
  expect(await isThere(read.path)).toBe(true);
  await (await open('read')).close();
  expect(fetches).toEqual(['read', 'a', 'b', 'a', 'c']);
  await read.close();
  await read.close();
  const last = await open('c');
  expect(fetches).toHaveLength(5);
  await last.close();
});

test('what could not be fetched, or has gone, is fetched anew; a failure is told to who had it fetched', async () => {
  const { fetches, fetch } = store();
  const files = createKeptFiles(100);
  const cancelled = files.open('a', 10, () => Promise.reject(new Error('cancelled')));
  const other = files.open('a', 10, fetch('a'));
  await expect(cancelled).rejects.toThrow('cancelled');
  const { path, close } = await other;
  await close();
  await rm(path);
  await (await files.open('a', 10, fetch('a'))).close();
  expect(fetches).toEqual(['a', 'a']);
});
