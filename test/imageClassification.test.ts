/** Image classification over the public API, against the real stack: good pictures, bad ones, leaving, and what is left of it. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { deletePictures } from '../src/domains/pictures/deletion.ts';
import { createUploads } from '../src/domains/uploads/uploads.ts';
import { createFolderBlobs } from '../src/services/blobs/folderBlobs.ts';
import { openDatabase, type Database } from '../src/services/database.ts';
import { createLog } from '../src/services/log.ts';
import { freePort } from '../src/supervisor/ports.ts';
import type { Client, Run } from './support/client.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import { emptyPng, picture } from './support/pictures.ts';
import { inShort, stepOf } from './support/runView.ts';

jest.setTimeout(120_000);

let longhaul: Longhaul;
let database: Database;
let metricsPort: number;
beforeAll(async () => {
  metricsPort = await freePort();
  longhaul = await startLonghaul({ env: { WORKER_METRICS_PORT: String(metricsPort) } });
  database = openDatabase(longhaul.stack.addresses.database!, createLog({ LOG_LEVEL: 'warn' }, 'test'), 2);
});
afterAll(async () => {
  await database?.close();
  await longhaul?.dispose();
});

const name = 'imageClassification';
const red = '#dc1e1e';
const blue = '#2850d2';

interface Result {
  imageUrl: string;
  width: number;
  height: number;
  labels: { label: string; confidence: number }[] | null;
  model: string | null;
  practice: boolean | null;
  deletedAt: string | null;
}

async function resultOf(id: string, client: Client = longhaul.local): Promise<Result | null> {
  const { run } = await client.ask(
    `query ($id: ID!) { run(id: $id) { result { ... on ImageClassification {
       imageUrl width height labels { label confidence } model practice deletedAt } } } }`,
    { id },
  );
  return run?.result ?? null;
}

async function upload(bytes: Uint8Array | string, file = 'a picture.jpg', client: Client = longhaul.local) {
  return client.upload(file, typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
}

async function begin(bytes: Uint8Array, file?: string): Promise<Run> {
  const { run, userErrors } = await longhaul.local.start(name, { uploadId: await upload(bytes, file) });
  expect(userErrors).toEqual([]);
  return run!;
}

async function refusal(bytes: Uint8Array | string, file?: string) {
  const { run, userErrors } = await longhaul.local.start(name, { uploadId: await upload(bytes, file) });
  expect(run).toBeNull();
  return userErrors;
}

describe('a picture', () => {
  test.concurrent('gets its labels, marked as practice', async () => {
    const { id } = await begin(await picture(red, blue, { width: 120, height: 80 }));
    const run = await longhaul.local.watch(id).ended;
    expect(inShort(run)).toMatchObject({ status: 'COMPLETED', error: null });
    expect(run.practice).toBe(true);
    expect(stepOf(run, 'inspect').message).toBe('JPEG, 120 × 80 pixels');
    expect(await resultOf(id)).toMatchObject({
      width: 120,
      height: 80,
      labels: [{ label: 'red' }, {}, {}, {}, {}],
      model: 'practice-colours',
      practice: true,
      deletedAt: null,
    });
  });

  test.concurrent('is shown by its link', async () => {
    const bytes = await picture(red, blue);
    const { id } = await begin(bytes);
    await longhaul.local.watch(id).ended;
    const { imageUrl } = (await resultOf(id))!;
    const shown = await fetch(new URL(imageUrl, longhaul.stack.addresses.web));
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(bytes);
    expect(await resultOf(id, longhaul.ann)).toBeNull();
  });

  test.concurrent('is turned as its EXIF says, and measured as people see it', async () => {
    // Upside down, and on its side.
    const turned = await picture(red, blue, { width: 120, height: 80, orientation: 3 });
    const onItsSide = await picture(red, blue, { width: 120, height: 80, orientation: 6 });
    const runs = await Promise.all([begin(turned), begin(onItsSide)]);
    for (const { id } of runs) await longhaul.local.watch(id).ended;
    expect(await resultOf(runs[0].id)).toMatchObject({
      width: 120,
      height: 80,
      labels: [{ label: 'blue' }, {}, {}, {}, {}],
    });
    expect(await resultOf(runs[1].id)).toMatchObject({ width: 80, height: 120 });
  });

  test.concurrent('whatever it is called', async () => {
    const { id } = await begin(await picture(red, red, { format: 'webp' }), 'drawing.svg');
    expect(await longhaul.local.watch(id).ended).toMatchObject({ status: 'COMPLETED' });
  });

  test.concurrent('that is cut off fails its run, with what to do, and is not tried again', async () => {
    const whole = await picture(red, blue, { width: 600, height: 600 });
    const { id } = await begin(whole.subarray(0, whole.length / 2));
    const run = await longhaul.local.watch(id).ended;
    expect(run).toMatchObject({
      status: 'FAILED',
      error: { code: 'PICTURE_UNREADABLE', step: 'classify', retryable: false },
    });
    expect(run.error!.message).toContain('Upload a whole one');
    expect(stepOf(run, 'classify').attempt).toBe(1);
  });
});

describe('what is no picture is refused before anything runs', () => {
  const html = '<!doctype html><html><body onload="alert(1)">not a picture</body></html>';
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const path = ['input', 'uploadId'];

  test.concurrent.each<[string, Uint8Array | string, string, RegExp]>([
    ['an empty file', '', 'NOT_A_PICTURE', /empty/],
    ['text called .jpg', 'Dear diary, today I sent a letter.', 'NOT_A_PICTURE', /This is text/],
    ['a page of HTML called .jpg', html, 'NOT_A_PICTURE', /HTML/],
    ['an SVG with a script', svg, 'NOT_A_PICTURE', /SVG/],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n', 'NOT_A_PICTURE', /PDF/],
    ['bytes of no kind', Buffer.from([0, 1, 2, 3, 255, 254, 0, 0]), 'NOT_A_PICTURE', /unknown kind/],
    ['a PNG of 50,000 × 50,000 pixels', emptyPng(50_000, 50_000), 'PICTURE_TOO_LARGE', /50,000 × 50,000 pixels/],
    [
      'a JPEG’s first bytes',
      Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
      'PICTURE_UNREADABLE',
      /JPEG/,
    ],
  ])('%s', async (_what, bytes, code, words) => {
    const [error, ...more] = await refusal(bytes);
    expect(error).toMatchObject({ code, path, message: expect.stringMatching(words) });
    expect(more).toEqual([]);
  });

  test.concurrent('a picture of more than 20 MiB', async () => {
    const small = await picture(red, blue);
    const [error] = await refusal(Buffer.concat([small, Buffer.alloc(20 * 1024 ** 2)]));
    expect(error).toMatchObject({ code: 'PICTURE_TOO_LARGE', path, message: expect.stringContaining('20 MiB') });
  });

  test.concurrent('a picture that turns into a page of HTML is only ever a picture', async () => {
    // Valid as a GIF up to where the page begins: it is decoded, or refused, and never shown as a page.
    const polyglot = Buffer.concat([await picture(red, red, { format: 'gif' }), Buffer.from(html)]);
    const { id } = await begin(polyglot, 'page.html');
    expect(await longhaul.local.watch(id).ended).toMatchObject({ status: 'COMPLETED' });
    const [error] = await refusal(Buffer.from(`GIF89a/*${html}*/`));
    expect(error).toMatchObject({ code: expect.stringMatching(/PICTURE_UNREADABLE|PICTURE_TOO_LARGE/) });
  });

  test.concurrent('an upload that is not there, somebody else’s, or has not ended', async () => {
    const foreign = await upload(await picture(red, blue), 'mine.jpg', longhaul.ann);
    const answers = await Promise.all(
      ['no-such-upload', randomUUID(), foreign].map((uploadId) => longhaul.cleo.start(name, { uploadId })),
    );
    for (const { run, userErrors } of answers) {
      expect({ run, userErrors }).toEqual({ run: null, userErrors: [answers[0]!.userErrors[0]] });
    }
    expect(answers[0]!.userErrors[0]).toMatchObject({ code: 'NOT_FOUND', path });
    expect((await longhaul.cleo.runs()).totalCount).toBe(0);
  });
});

test('a cancel ends the work, and what comes after it is served', async () => {
  const tag = `tag ${randomUUID()}`;
  await longhaul.practice.fault({ match: { words: tag }, fault: 'hang' });
  const { id } = await begin(await picture(red, blue), `${tag}.jpg`);
  await longhaul.practice.call(id, 'classify');
  const view = longhaul.local.watch(id);
  await longhaul.local.cancel(id);
  expect(await view.ended).toMatchObject({ status: 'CANCELLED' });
  await longhaul.practice.call(id, 'classify', ({ clientWentAway }) => clientWentAway);
  const next = await begin(await picture(red, blue));
  expect(await longhaul.local.watch(next.id).ended).toMatchObject({ status: 'COMPLETED' });
});

test('a worker says by metrics how late its event loop is, and what waits for the classifier', async () => {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
  expect(text).toMatch(/^longhaul_pictures\{state="waiting"\} \d+$/m);
});

test('many at once are all labelled, each its own', async () => {
  const colours = { red, blue, green: '#28a03c', yellow: '#f5e132' };
  const runs = await Promise.all(
    Object.entries(colours).flatMap(([label, colour]) =>
      Array.from({ length: 5 }, async () => ({ label, run: await begin(await picture(colour, '#000000')) })),
    ),
  );
  for (const { label, run } of runs) {
    expect(await longhaul.local.watch(run.id).ended).toMatchObject({ status: 'COMPLETED' });
    expect((await resultOf(run.id))!.labels![0]!.label).toBe(label);
  }
});

test('a day after the end picture and labels are gone from everywhere, and the run says so', async () => {
  const blobs = createFolderBlobs(`${longhaul.stack.dataDir}/blobs`);
  const uploads = createUploads({ database, blobs });
  const uploadId = await upload(await picture(red, blue));
  const ids: string[] = [];
  for (let index = 0; index < 2; index++) {
    const { run } = await longhaul.local.start(name, { uploadId });
    await longhaul.local.watch(run!.id).ended;
    ids.push(run!.id);
  }
  const [first, second] = (await Promise.all(ids.map((id) => longhaul.local.run(id)))) as [Run, Run];
  const before = (at: string) => deletePictures(database, uploads, name, new Date(Date.parse(at) + 1));

  // The other run still needs the picture.
  await before(first.finishedAt!);
  expect(await resultOf(first.id)).toMatchObject({ labels: null, deletedAt: expect.any(String) });
  expect(await resultOf(second.id)).toMatchObject({ labels: expect.any(Array), deletedAt: null });
  expect(await uploads.get(uploadId)).not.toBeNull();

  await before(second.finishedAt!);
  expect(await resultOf(second.id)).toMatchObject({ labels: null, deletedAt: expect.any(String), width: 64 });
  expect(await uploads.get(uploadId)).toBeNull();
  await before(second.finishedAt!);

  expect(await longhaul.local.run(second.id)).toMatchObject({ status: 'COMPLETED', title: 'What is in a picture' });
  const { rows } = await database.pool.query<{ text: string }>('select r::text as text from runs r where id = $1', [
    second.id,
  ]);
  const { events } = await longhaul.handle({ pipeline: name, id: second.id }).fetchHistory();
  const results = events!.flatMap(({ activityTaskCompletedEventAttributes: done }) => done?.result?.payloads ?? []);
  const kept = results.map(({ data }) => Buffer.from(data!).toString());
  expect(kept.join()).toContain('practice-colours');
  for (const text of [...rows.map((row) => row.text), ...kept]) expect(text).not.toContain('confidence');

  // Whoever tries again is told why it cannot be.
  await longhaul.local.rerun(second.id, 'classify');
  expect(await longhaul.local.watch(second.id).ended).toMatchObject({
    status: 'FAILED',
    error: { code: 'PICTURE_DELETED', retryable: false },
  });
});
