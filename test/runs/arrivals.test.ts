/** What waits until a crowd has come, and what does not. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Arrivals } from '../../src/runs/arrivals.ts';

let arrivals: Arrivals;
let done: string[];
beforeEach(() => {
  jest.useFakeTimers();
  arrivals = new Arrivals();
  done = [];
});
afterEach(() => {
  jest.useRealTimers();
});

const later = (name: string) => void arrivals.afterwards(async () => void done.push(name));
const settled = () => jest.advanceTimersByTimeAsync(0);

test('who comes alone, or among few, waits for nobody', async () => {
  for (let count = 0; count < 5; count++) arrivals.viewerComes();
  arrivals.begin({});
  later('words');
  await settled();
  expect(done).toEqual(['words']);
});

test('while a crowd of viewers comes, what makes a snapshot fuller waits until half a second after the last of them', async () => {
  for (let count = 0; count < 100; count++) arrivals.viewerComes();
  later('words');
  await jest.advanceTimersByTimeAsync(400);
  for (let count = 0; count < 100; count++) arrivals.viewerComes();
  await jest.advanceTimersByTimeAsync(499);
  expect(done).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(done).toEqual(['words']);
});

test('a crowd of watchers that has its histories does not count while one of viewers still comes', async () => {
  const watchers = Array.from({ length: 20 }, () => ({}));
  for (const watcher of watchers) arrivals.begin(watcher);
  for (let count = 0; count < 100; count++) arrivals.viewerComes();
  later('words');
  for (const watcher of watchers) arrivals.end(watcher);
  await settled();
  expect(done).toEqual([]);
  await jest.advanceTimersByTimeAsync(500);
  expect(done).toEqual(['words']);
});

test('a crowd that never ends is waited for no longer than two seconds', async () => {
  later('alone');
  const coming = setInterval(() => {
    for (let count = 0; count < 20; count++) arrivals.viewerComes();
  }, 100);
  await jest.advanceTimersByTimeAsync(500);
  later('in the crowd');
  await jest.advanceTimersByTimeAsync(1_999);
  expect(done).toEqual(['alone']);
  await jest.advanceTimersByTimeAsync(1);
  expect(done).toEqual(['alone', 'in the crowd']);
  clearInterval(coming);
});
