/** The picture's journeys in a real browser: chosen, dropped, pasted, sent over a line that breaks, looked at, left. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import pg from 'pg';
import sharp from 'sharp';
import { findChromium } from '../../src/supervisor/findChromium.ts';
import { brokenLine } from '../support/brokenLine.ts';
import { emptyPng, picture } from '../support/pictures.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { untilGrown } from '../support/tus.ts';
import { describeWith } from '../support/tools.ts';
import { eventually } from '../support/waiting.ts';
import { faultsOf, launchChromium, openPage, recordShifts, tabTo } from './browser.ts';

const program = await findChromium();
const minute = 60_000;
/** The practice model takes 20 s a picture, times this: long enough to be seen at work. */
const practiceSpeed = '0.6';

describeWith('Chromium', program, 'the page of pictures', () => {
  let stack: TestStack;
  let browser: Browser;
  let jpeg: Buffer;
  let large: Buffer;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    [stack, browser, jpeg, large] = await Promise.all([
      startTestStack({ env: { PRACTICE_SPEED: practiceSpeed, LEASE_GRACE_MS: '500' } }),
      launchChromium(program!),
      picture('red', 'blue', { width: 300, height: 200 }),
      // Noise, which does not get smaller: about 9 MB.
      sharp(randomBytes(1_750 * 1_750 * 3), { raw: { width: 1_750, height: 1_750, channels: 3 } })
        .png()
        .toBuffer(),
    ]);
  }, 3 * minute);

  afterAll(async () => {
    await browser?.close();
    await stack?.dispose();
  }, minute);

  afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));

  async function open(path = '/new/imageClassification', server = stack.addresses.web) {
    const opened = await openPage(browser);
    contexts.push(opened.context);
    opened.page.setDefaultTimeout(30_000);
    const shifts = await recordShifts(opened.page);
    await opened.page.goto(server + path);
    return { ...opened, shifts };
  }
  /** A file of the disk is the same file when it is chosen again. */
  const noise = () => join(stack.dataDir, 'noise.png');
  const choose = (page: Page, name: string, buffer: Buffer) =>
    page.setInputFiles('#field-uploadId', { name, mimeType: 'image/jpeg', buffer });
  const pill = (page: Page, word: string) =>
    page.locator('.run-head .pill', { hasText: word }).waitFor({ timeout: minute });
  /** In the list: a run that ends while it is open stays in its place, one that had ended is below. */
  const listed = (page: Page, word: string) =>
    page.locator('.card .pill, .runs .pill', { hasText: word }).first().waitFor({ timeout: minute });
  const start = (page: Page) => page.getByRole('button', { name: 'Start', exact: true }).click();
  const fault = (page: Page) => page.locator('.drop ~ .fault').innerText();
  const sent = (page: Page) => page.getByText('Sent. Start when you like.').waitFor({ timeout: minute });

  test(
    'from the list to five labels by keyboard alone, the local file shown all the way; every state is accessible',
    async () => {
      const { page, trouble, shifts } = await open('/');
      await page.getByRole('link', { name: 'Start: Image classification' }).waitFor();
      await tabTo(page, 'Start: Image classification');
      await page.keyboard.press('Enter');
      await page.getByLabel('Picture').waitFor({ state: 'attached' });
      expect(await faultsOf(page)).toEqual([]);

      await tabTo(page, 'Start');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Choose a picture first.').waitFor();
      expect(await faultsOf(page)).toEqual([]);

      // Asked for before the key is pressed: what opens earlier is the browser's own, and nobody's.
      const opened = page.waitForEvent('filechooser', { timeout: minute });
      await tabTo(page, 'Picture');
      await page.keyboard.press('Enter');
      const dialog = await opened;
      await dialog.setFiles({ name: 'flag.jpg', mimeType: 'image/jpeg', buffer: jpeg });
      await page.getByRole('img', { name: 'Chosen: flag.jpg' }).waitFor();
      await sent(page);
      const local = await page.locator('.picture-frame img').getAttribute('src');
      expect(local).toMatch(/^blob:/);
      expect(await faultsOf(page)).toEqual([]);

      await tabTo(page, 'Start');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/runs/*');
      await pill(page, 'Running');
      expect(await page.getByRole('img', { name: 'Your picture' }).getAttribute('src')).toBe(local);
      await page.locator('.picture-note').waitFor();
      await page.getByText('Stops if you leave this page').waitFor();

      await pill(page, 'Completed');
      expect(await page.locator('.image-labels li').count()).toBe(5);
      expect(await page.locator('.image-labels li').first().innerText()).toMatch(/^\w+\s+\d+\s%$/);
      await page.getByText('for practice and knows only colours').waitFor();
      expect(await page.locator('.picture-note').count()).toBe(0);
      expect(await shifts()).toBeLessThanOrEqual(0.02);
      expect(await faultsOf(page)).toEqual([]);

      // Another visit has no local file: the picture comes by a signed link.
      await page.reload();
      const image = page.getByRole('img', { name: /^Your picture: / });
      await image.waitFor();
      expect(await image.getAttribute('src')).toMatch(/^\/blobs\/uploads\/.*signature=/);
      await page.waitForFunction(
        () => document.querySelector<HTMLImageElement>('.picture-frame img')!.naturalWidth === 300,
      );
      expect(trouble).toEqual([]);
    },
    3 * minute,
  );

  test(
    'what is no picture is said at once; what only the server sees, at the start',
    async () => {
      const { page, trouble } = await open();
      await page.getByLabel('Picture').waitFor({ state: 'attached' });
      const cases: [string, Buffer, RegExp][] = [
        ['empty.jpg', Buffer.alloc(0), /“empty\.jpg” is empty \(0 bytes\)/],
        ['report.jpg', Buffer.from('%PDF-1.7 …'), /is a PDF\. Choose a JPEG, PNG/],
        [
          'drawing.png',
          Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
          /is SVG/,
        ],
        ['page.gif', Buffer.from('<!doctype html><script>alert(1)</script>'), /is HTML/],
        ['letter.webp', Buffer.from('Dear all'), /is no picture that is known here/],
        ['huge.png', emptyPng(50_000, 50_000), /has 2,500 megapixels; at most 50/],
        ['broken.jpg', Buffer.concat([jpeg.subarray(0, 3), randomBytes(500)]), /cannot be opened: it is damaged/],
        ['long.jpg', Buffer.concat([jpeg, Buffer.alloc(21 * 1024 ** 2)]), /at most 20 MB/],
      ];
      for (const [name, bytes, words] of cases) {
        await choose(page, name, bytes);
        await page.waitForFunction(
          (said) => document.querySelector('.drop ~ .fault')?.textContent?.includes(said),
          `“${name}”`,
        );
        expect(await fault(page)).toMatch(words);
        expect(await page.locator('.picture-frame').count()).toBe(0);
      }
      expect(await faultsOf(page)).toEqual([]);

      // A picture for the browser, cut off towards its end: that is seen only by who reads it all.
      const whole = await picture('red', 'blue', { width: 900, height: 900 });
      await choose(page, 'cut.jpg', whole.subarray(0, whole.length * 0.6));
      await sent(page);
      await start(page);
      await page.waitForURL('**/runs/*');
      await pill(page, 'Failed');
      await page.locator('.now-line').getByText('damaged or cut off').waitFor();
      expect(await faultsOf(page)).toEqual([]);

      // What the server refuses is said at the field, and nothing has started.
      await page.goto(`${stack.addresses.web}/new/imageClassification`);
      await choose(page, 'flag.jpg', jpeg);
      await sent(page);
      const database = new pg.Client({ connectionString: stack.addresses.database });
      await database.connect();
      await database.query("update uploads set deleted_at = now() where name = 'flag.jpg'");
      await database.end();
      await start(page);
      await page.getByRole('alert').getByText('There is no such upload').waitFor();
      expect(await fault(page)).toMatch(/Upload the picture first/);
      expect(trouble).toEqual([]);
    },
    2 * minute,
  );

  test(
    'a picture that is dropped or pasted is taken like a chosen one',
    async () => {
      const { page, trouble } = await open();
      await page.getByLabel('Picture').waitFor({ state: 'attached' });
      const give = (kind: 'drop' | 'paste', name: string) =>
        page.evaluate(
          ({ kind: how, name: called, base64 }) => {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], called, { type: 'image/jpeg' }));
            const event =
              how === 'drop'
                ? new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
                : new ClipboardEvent('paste', { clipboardData: dataTransfer, bubbles: true, cancelable: true });
            document.querySelector(how === 'drop' ? '.drop' : 'body')!.dispatchEvent(event);
          },
          { kind, name, base64: jpeg.toString('base64') },
        );
      await give('drop', 'dropped.jpg');
      await page.getByRole('img', { name: 'Chosen: dropped.jpg' }).waitFor();
      await give('paste', 'pasted.jpg');
      await page.getByRole('img', { name: 'Chosen: pasted.jpg' }).waitFor();
      await sent(page);
      expect(trouble).toEqual([]);
    },
    minute,
  );

  test(
    'a line that breaks, a pause and a reload cost nothing but time: the file arrives as it was',
    async () => {
      const mebibyte = 1024 ** 2;
      await writeFile(noise(), large);
      const line = await brokenLine(stack.addresses.web);
      const { page } = await open('/new/imageClassification', line.url);
      await page.getByLabel('Picture').waitFor({ state: 'attached' });
      line.allow(2 * mebibyte);
      await page.setInputFiles('#field-uploadId', noise());
      const id = await eventually('the upload', async () => (await uploadIds())[0]);
      await untilGrown('the upload', () => sizeOf(id), mebibyte);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused').waitFor();
      line.allow(2 * mebibyte);
      await page.getByRole('button', { name: 'Go on' }).click();
      await untilGrown('the upload', () => sizeOf(id), 3 * mebibyte);

      line.cut();
      await page.getByText('No connection; it goes on by itself').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      line.heal();
      line.allow(2 * mebibyte);
      await untilGrown('the upload', () => sizeOf(id), 5 * mebibyte);

      line.allow(Infinity);
      await page.reload();
      await page.getByText('Choose it again to send it.').waitFor();
      await page.setInputFiles('#field-uploadId', noise());
      await page.getByRole('img', { name: 'Chosen: noise.png' }).waitFor();
      // Started while it is still on its way: the form waits for it.
      await start(page);
      await page.waitForURL('**/runs/*', { timeout: minute });
      expect(await uploadIds()).toEqual([id]);
      const kept = await readFile(join(stack.dataDir, 'blobs', 'content', 'uploads', id));
      expect(sha256(kept)).toBe(sha256(large));
      await line.close();
    },
    3 * minute,
  );

  test(
    'who leaves ends the work; who pins it does not',
    async () => {
      const { page, trouble } = await open('/new/imageClassification?sample');
      await page.getByRole('img', { name: 'Chosen: orange.jpg' }).waitFor();
      await start(page);
      await page.waitForURL('**/runs/*');
      await pill(page, 'Running');
      const left = new URL(page.url()).pathname;
      await page.getByRole('link', { name: 'Runs', exact: true }).click();
      await listed(page, 'Cancelled');
      await page.goto(stack.addresses.web + left);
      await pill(page, 'Cancelled');
      await page.locator('.now-line').getByText('Nobody was waiting').waitFor();
      await page.getByText('Stopped before the answer').waitFor();
      expect(await faultsOf(page)).toEqual([]);

      await page.getByRole('button', { name: 'Start over' }).click();
      await pill(page, 'Running');
      await page.getByRole('button', { name: 'Keep going if I leave' }).click();
      await page.getByText('Pinned: it goes on if you leave.').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole('link', { name: 'Runs', exact: true }).click();
      await listed(page, 'Completed');
      await page.goto(stack.addresses.web + left);
      await pill(page, 'Completed');
      expect(trouble).toEqual([]);
    },
    3 * minute,
  );

  /** Of the uploads of `noise.png`. */
  async function uploadIds(): Promise<string[]> {
    const client = new pg.Client({ connectionString: stack.addresses.database });
    await client.connect();
    try {
      const { rows } = await client.query<{ id: string }>("select id from uploads where name = 'noise.png'");
      return rows.map(({ id }) => id);
    } finally {
      await client.end();
    }
  }
  const sizeOf = async (id: string) => (await stat(join(stack.dataDir, 'uploads', id))).size;
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
