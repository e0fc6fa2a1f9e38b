/** Recordings in a real browser: sent over a line that breaks, watched, left and come back to, written about, at any length. */
import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import pg from 'pg';
import { findChromium } from '../../src/supervisor/findChromium.ts';
import { brokenLine } from '../support/brokenLine.ts';
import { practiceAt } from '../support/practice.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { untilGrown } from '../support/tus.ts';
import { describeWith } from '../support/tools.ts';
import { video } from '../support/videos.ts';
import { eventually } from '../support/waiting.ts';
import { blockSockets, faultsOf, launchChromium, openPage, tabTo } from './browser.ts';

const program = await findChromium();
const minute = 60_000;

describeWith('Chromium', program, 'the pages of recordings', () => {
  let stack: TestStack;
  let browser: Browser;
  let database: pg.Pool;
  let talk: string;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    [stack, browser, talk] = await Promise.all([
      // A call that hangs or falls silent is given up soon, and made again: until then it is seen going on.
      startTestStack({ env: { LLM_FIRST_BYTE_MS: '4000', LLM_SILENCE_MS: '4000' } }),
      launchChromium(program!),
      video('talkIndexFirst.mp4'),
    ]);
    database = new pg.Pool({ connectionString: stack.addresses.database, max: 2 });
    database.on('error', () => {});
  }, 3 * minute);

  afterAll(async () => {
    await database?.end();
    await browser?.close();
    await stack?.dispose();
  }, minute);

  afterEach(async () => {
    await fetch(`${stack.addresses.practice}/practice/faults`, { method: 'DELETE' });
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });

  async function open(path: string, { server = stack.addresses.web, polling = false } = {}) {
    const opened = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    contexts.push(opened.context);
    opened.page.setDefaultTimeout(30_000);
    if (polling) await blockSockets(opened.context);
    await opened.page.goto(server + path);
    return opened;
  }

  const hang = (step: string) =>
    practiceAt(stack.addresses.practice!).fault({ match: { step }, fault: 'hang', times: 1 });
  const fallSilent = (afterCharacters: number) =>
    practiceAt(stack.addresses.practice!).fault({ match: { step: 'write' }, fault: 'silence', afterCharacters });
  const card = (page: Page, label: string) => page.locator('.content-card').filter({ hasText: label });
  const chip = (page: Page, words: string | RegExp) =>
    page.locator('.part-chips li').filter({ hasText: words }).waitFor();
  const completed = (page: Page) =>
    page.locator('.project-state .pill').filter({ hasText: 'Completed' }).waitFor({ timeout: minute });
  const saved = (page: Page, version: number) =>
    page
      .locator('.save-line')
      .filter({ hasText: `Saved, version ${version}` })
      .waitFor();
  const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
  const sound = async (page: Page) => {
    expect(await faultsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  /**
   * In the 12 s after the end, which pass at once: the page's clock was installed when it began. Parts of a transcript and
   * screenshots are read where they are looked at, also after the end.
   */
  async function asksForNothing(page: Page): Promise<void> {
    await page.locator('.chip', { hasText: 'Ended' }).waitFor();
    const asked: string[] = [];
    const listen = (request: Request) => {
      const name = /\b(?:query|mutation) (\w+)/.exec(request.postData() ?? '')?.[1];
      if (name && !['Segments', 'Screenshots'].includes(name)) asked.push(name);
    };
    page.on('request', listen);
    await page.clock.fastForward(12_000);
    const query = 'query TheLast { service { version } }';
    await page.evaluate(
      (body) => fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
      JSON.stringify({ query }),
    );
    page.off('request', listen);
    expect(asked).toEqual(['TheLast']);
  }
  async function count(sql: string, ...values: unknown[]): Promise<number> {
    const { rows } = await database.query<{ count: string }>(`select count(*) from ${sql}`, values);
    return Number(rows[0]!.count);
  }

  /** Brings the talk by the form. @returns the path of its page */
  async function bring(page: Page, title: string, drafts: string[] = []): Promise<string> {
    await page.goto(`${new URL(page.url()).origin}/new/videoToContent`);
    await page.setInputFiles('#field-uploadId', talk);
    await page.getByLabel('Title').fill(title);
    for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
    for (const label of drafts) await page.getByRole('checkbox', { name: label }).check();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.waitForURL('**/videos/*');
    return new URL(page.url()).pathname;
  }

  const sizeOf = async (upload: string) => (await stat(join(stack.dataDir, 'uploads', upload))).size;

  /** Whether the card was ever complete without its button, from now on. */
  const watchCard = (page: Page, label: string) =>
    page.evaluate((name) => {
      const seen = { bare: 0 };
      (window as unknown as { seen: typeof seen }).seen = seen;
      new MutationObserver(() => {
        const found = [...document.querySelectorAll('.content-card')].find((one) => one.textContent?.includes(name));
        if (found?.querySelector('.pill')?.textContent === 'Complete' && !found.querySelector('a.primary')) seen.bare++;
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    }, label);
  const bareSeen = (page: Page) => page.evaluate(() => (window as unknown as { seen: { bare: number } }).seen.bare);

  test(
    'an upload that is cut goes on where it stopped, starts one run, and can be left: each part is there on coming back',
    async () => {
      const line = await brokenLine(stack.addresses.web);
      const { page, context } = await open('/new/videoToContent', { server: line.url });
      await page.getByRole('checkbox', { name: 'Blog post' }).waitFor();
      await tabTo(page, 'Start');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Choose a recording first.').waitFor();
      await sound(page);

      const { size } = await stat(talk);
      const third = Math.floor(size / 3);
      line.allow(third);
      await page.setInputFiles('#field-uploadId', talk);
      expect(await page.getByLabel('Title').inputValue()).toBe('talkIndexFirst');
      await page.getByText('Keep this tab open until the upload is done').waitFor();
      const id = await eventually('the upload', async () => (await uploads())[0]);
      await untilGrown('the upload', () => sizeOf(id), third / 2);
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page.getByText('of the recording has come. It starts by itself').waitFor();
      await sound(page);

      // The browser is closed and opened again: another page with the same memory.
      await page.close();
      const back = await context.newPage();
      back.setDefaultTimeout(30_000);
      line.allow(Infinity);
      await back.goto(`${line.url}/new/videoToContent`);
      await back.getByText('Choose the same file again').waitFor();
      await back.setInputFiles('#field-uploadId', talk);
      await back.getByText('All of it is there').waitFor();
      await hang('drafts');
      await back.getByRole('button', { name: 'Start', exact: true }).dblclick();
      await back.waitForURL('**/videos/*');
      await back.getByText('You can close this tab now').waitFor();
      expect(await uploads()).toEqual([id]);
      expect(await count('runs where pipeline = $1', 'videoToContent')).toBe(1);
      const kept = await readFile(join(stack.dataDir, 'blobs', 'content', 'uploads', id));
      expect(kept.equals(await readFile(talk))).toBe(true);

      // Left while a draft is being written, and come back to by the list.
      const path = new URL(back.url()).pathname;
      await back.locator('.content-card', { hasText: 'Processing…' }).first().waitFor();
      await back.getByRole('link', { name: 'Runs', exact: true }).click();
      await back.getByRole('link', { name: 'Videos', exact: true }).click();
      await back.getByRole('link', { name: 'talkIndexFirst' }).click();
      await back.waitForURL(`**${path}`);
      await completed(back);
      await chip(back, '20 taken');
      await chip(back, '4 written');
      await chip(back, '3 found');
      await line.close();

      async function uploads(): Promise<string[]> {
        const { rows } = await database.query<{ id: string }>(
          "select id from uploads where name = 'talkIndexFirst.mp4'",
        );
        return rows.map((row) => row.id);
      }
    },
    3 * minute,
  );

  test(
    'it is watched, found in and copied by keyboard; the address says where one is',
    async () => {
      const { page, trouble } = await open('/videos');
      await page.getByText('Nothing is here yet.').waitFor();
      await sound(page);
      const path = await bring(page, 'A talk to watch');
      await completed(page);
      await chip(page, 'skipped: none were asked for');
      await page.waitForFunction(() => document.querySelectorAll('.strip img').length > 0);
      await sound(page);

      await page.goto(`${stack.addresses.web}${path}?t=30`);
      const player = page.locator('video');
      await page.waitForFunction(() => document.querySelector('video')?.currentTime === 30);
      expect(await player.locator('track').count()).toBe(2);
      const timeline = page.getByRole('slider', { name: 'Timeline' });
      expect(await timeline.getAttribute('aria-valuetext')).toMatch(/^0:30, /);
      await tabTo(page, 'Timeline');
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(() => document.querySelector('video')?.currentTime === 31);
      await page.locator('.scrub img').waitFor();
      await page.locator('.scrub', { hasText: '0:31' }).waitFor();

      // One stop of Tab for all screenshots; the one of the time is where it comes to.
      await tabTo(page, 'Go to 0:');
      await page.keyboard.press('End');
      await page.waitForFunction(() => document.activeElement?.closest('[data-index="19"]') !== null);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('video')?.currentTime === 57);
      await page.waitForURL(`**${path}?t=57`);

      await page.getByLabel('Find words in the transcript').fill('practice');
      await page.locator('.line mark').first().waitFor();
      await page.locator('.line button').first().click();
      await page.waitForFunction(() => document.querySelector('video')!.currentTime < 57);
      await page.getByRole('button', { name: 'Copy for YouTube' }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      expect(await clipboard(page)).toMatch(/^0:00 .+\n\d:\d\d .+\n\d:\d\d /);
      const vtt = await page.getByRole('link', { name: 'WebVTT' }).getAttribute('href');
      expect(await (await fetch(stack.addresses.web + vtt)).text()).toMatch(/^WEBVTT/);
      expect(trouble).toEqual([]);
    },
    2 * minute,
  );

  test(
    'a card is complete and has its button in one and the same update, live and polled',
    async () => {
      const [live, polled] = [await open('/videos'), await open('/videos', { polling: true })];
      for (const { page, trouble } of [live, polled]) {
        const path = await bring(page, 'Cards');
        await completed(page);
        const blog = card(page, 'Blog post');
        await watchCard(page, 'Blog post');
        await hang('write');
        await blog.getByRole('button', { name: 'Generate' }).click();
        await blog.getByText('Processing…').waitFor();
        expect(await blog.locator('a, button').count()).toBe(0);
        await sound(page);
        await blog.getByRole('link', { name: 'Edit' }).waitFor({ timeout: minute });
        await blog.getByText('Complete').waitFor();
        expect(await bareSeen(page)).toBe(0);
        await card(page, 'Twitter').getByRole('button', { name: 'Generate' }).click();
        await card(page, 'Twitter').getByRole('link', { name: 'View' }).click();
        await page.waitForURL('**/drafts/*');
        await page.getByRole('button', { name: 'Copy post 1' }).click();
        const first = await page.locator('.post-text').first().innerText();
        await page.waitForFunction(() => document.body.innerText.includes('Copied'));
        expect(await clipboard(page)).toBe(first);
        await page.getByRole('button', { name: 'Copy all' }).click();
        expect(await page.getByRole('textbox').count()).toBe(0);
        await sound(page);
        expect(page.url()).not.toContain(path);
        expect(trouble).toEqual([]);
      }
    },
    4 * minute,
  );

  test(
    'a draft saves itself, keeps what could not be saved, lets one choose between two versions, and asks before it is replaced',
    async () => {
      const { page, context, trouble } = await open('/videos');
      await bring(page, 'Drafts', ['Newsletter']);
      await card(page, 'Newsletter').getByRole('link', { name: 'Edit' }).click();
      await saved(page, 1);
      const text = page.getByRole('textbox', { name: 'Text' });
      await page.locator('.preview h3').first().waitFor();
      await sound(page);

      const written = await text.inputValue();
      await text.fill(
        `${written}\n\nMine. [odd](javascript:alert(1)) ![far](https://example.com/x.png) <img src=x onerror=alert(1)>`,
      );
      await saved(page, 2);
      await page.getByText('a picture from elsewhere, not shown here: far').waitFor();
      expect(await page.locator('.preview a[href^="javascript"], .preview [onerror]').count()).toBe(0);

      await text.press('Control+End');
      await page.getByRole('button', { name: 'Insert a screenshot' }).click();
      await page.getByRole('slider', { name: 'Time' }).press('End');
      await page.getByLabel('What it shows').fill('The end');
      await page.locator('.insert-picture img').waitFor();
      await sound(page);
      await page.getByRole('button', { name: /^Insert the one of/ }).click();
      await page.getByRole('img', { name: 'The end' }).waitFor();
      await page.waitForFunction(
        () => document.querySelector<HTMLImageElement>('.preview img[alt="The end"]')!.naturalWidth > 0,
      );
      await saved(page, 3);

      // Nobody answers: what is typed is there after a reload, and is saved then.
      await page.route('**/graphql', (route) => route.abort());
      await text.press('Control+End');
      await page.keyboard.type(' Typed without a line.');
      await page.locator('.save-line').filter({ hasText: 'Not saved' }).waitFor();
      await sound(page);
      await page.unroute('**/graphql');
      await page.reload();
      await saved(page, 4);
      expect(await text.inputValue()).toMatch(/Typed without a line\.$/);

      // Two tabs write on the same version.
      const other = await context.newPage();
      await other.goto(page.url());
      await saved(other, 4);
      await page.route('**/graphql', (route) => route.abort());
      await text.press('Control+End');
      await page.keyboard.type(' From the first tab.');
      await page.locator('.save-line').filter({ hasText: 'Not saved' }).waitFor();
      await other.getByRole('textbox', { name: 'Text' }).fill('From the other tab.');
      await saved(other, 5);
      await page.unroute('**/graphql');
      await page.getByRole('heading', { name: 'There is another version' }).waitFor();
      await sound(page);
      await page.getByRole('button', { name: 'Go on with yours' }).click();
      await saved(page, 6);
      expect(await text.inputValue()).toMatch(/From the first tab\.$/);

      await page.getByRole('button', { name: 'Versions' }).click();
      await page.getByText('Version 5', { exact: true }).click();
      await sound(page);
      await page.getByRole('button', { name: 'Restore version 5' }).click();
      await saved(page, 7);
      expect(await text.inputValue()).toBe('From the other tab.');

      await hang('write');
      await page.getByRole('button', { name: 'Write it again' }).click();
      await page.getByText('You have changed this text.').waitFor();
      await sound(page);
      await page.getByRole('button', { name: 'Replace my text' }).click();
      await page.locator('.content-pill', { hasText: 'Processing…' }).waitFor();
      // Left while it is being written.
      const path = new URL(page.url()).pathname;
      await page.getByRole('link', { name: 'Drafts', exact: true }).click();
      await card(page, 'Newsletter').getByText('Processing…').waitFor();
      await card(page, 'Newsletter').getByRole('link', { name: 'Edit' }).click({ timeout: minute });
      await page.waitForURL(`**${path}`);
      await saved(page, 8);
      expect(await text.inputValue()).toMatch(/^# /);
      expect(trouble).toEqual([]);
    },
    4 * minute,
  );

  test(
    'a draft that is written again is seen as it is written, beside the text that it replaces',
    async () => {
      const { page, trouble } = await open('/videos');
      const path = await bring(page, 'Written again', ['Newsletter', 'Twitter']);
      await card(page, 'Newsletter').getByRole('link', { name: 'Edit' }).click();
      await saved(page, 1);
      const text = page.getByRole('textbox', { name: 'Text' });
      await text.fill('Mine.');
      await saved(page, 2);
      const again = async (button: string) => {
        await page.getByRole('button', { name: 'Write it again' }).click();
        await page.locator('dialog').getByRole('button', { name: button }).click();
      };

      await fallSilent(300);
      await again('Replace my text');
      const coming = page.getByRole('group', { name: 'The new text, as it is written' });
      await coming.locator('h3').waitFor();
      expect(await text.inputValue()).toBe('Mine.');
      await sound(page);
      await saved(page, 3);
      await page.getByRole('group', { name: 'Preview' }).locator('h3').waitFor();
      expect(await text.inputValue()).toMatch(/^# /);

      await page.goto(stack.addresses.web + path);
      await card(page, 'Twitter').getByRole('link', { name: 'View' }).click();
      await page.locator('.post-text').first().waitFor();
      await fallSilent(60);
      await again('Write it again');
      const region = page.getByRole('region', { name: 'The new text, as it is written' });
      await region.locator('.post-text').waitFor();
      expect(await region.getByRole('button').count()).toBe(0);
      await sound(page);
      await page.getByRole('button', { name: 'Copy post 1' }).waitFor({ timeout: minute });
      expect(trouble).toEqual([]);
    },
    3 * minute,
  );

  test(
    'where WebSockets are blocked the pages of a recording and of a draft ask for nothing after the end',
    async () => {
      const { page, trouble } = await open('/videos', { polling: true });
      await page.clock.install();
      await bring(page, 'Not pushed');
      await completed(page);
      await asksForNothing(page);
      await card(page, 'Blog post').getByRole('button', { name: 'Generate' }).click();
      await card(page, 'Blog post').getByRole('link', { name: 'Edit' }).waitFor({ timeout: minute });
      await asksForNothing(page);

      await card(page, 'Blog post').getByRole('link', { name: 'Edit' }).click();
      await saved(page, 1);
      await asksForNothing(page);
      await page.getByRole('button', { name: 'Write it again' }).click();
      await page.locator('dialog').getByRole('button', { name: 'Write it again' }).click();
      await saved(page, 2);
      await asksForNothing(page);
      expect(trouble).toEqual([]);
    },
    3 * minute,
  );

  test(
    'ninety minutes with 1,800 screenshots and 15,000 words stay under 3,000 nodes, wherever one scrolls',
    async () => {
      const { page } = await open('/videos');
      const small = (await bring(page, 'A short one')).split('/').at(-1)!;
      await completed(page);
      const id = randomUUID();
      await putBigProject(id, small);
      await page.goto(`${stack.addresses.web}/videos/${id}?t=5000`);
      await page.getByText('15,000 words').waitFor();
      await page.getByText('This browser cannot play this kind of file.').waitFor();
      const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
      await page.locator('.line [aria-current]').filter({ hasText: '1:23:16' }).waitFor();
      await page.getByRole('button', { name: 'Go to 1:23:21' }).waitFor();
      expect(await nodes()).toBeLessThan(3_000);

      await page.getByRole('button', { name: 'Go to 1:23:21' }).focus();
      await page.keyboard.press('End');
      await page.waitForFunction(() => document.activeElement?.closest('[data-index="1799"]') !== null);
      await page.keyboard.press('Home');
      await page.waitForFunction(() => document.activeElement?.closest('[data-index="0"]') !== null);
      await page.locator('.line button').first().focus();
      await page.keyboard.press('End');
      await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('1:29:56') === true);
      expect(await nodes()).toBeLessThan(3_000);
      await page.getByRole('button', { name: 'Follow the player' }).click();
      await page.locator('.line [aria-current]').filter({ hasText: '1:23:16' }).waitFor();
      await page.getByLabel('Find words in the transcript').fill('word 777 ');
      await page.getByText('1 found').waitFor();
      expect(await nodes()).toBeLessThan(3_000);
      await sound(page);
    },
    2 * minute,
  );

  /** As long as they get, of the viewer to whom `small` belongs; neither the recording nor its pictures are there. */
  async function putBigProject(id: string, small: string): Promise<void> {
    const chapters = Array.from({ length: 30 }, (_, index) => ({
      startSeconds: index * 180,
      title: `Part ${index + 1}`,
      summary: null,
    }));
    // A segment of ten words every 3.6 s.
    const segments = Array.from({ length: 1_500 }, (_, index) => ({
      startSeconds: index * 3.6,
      endSeconds: index * 3.6 + 3.5,
      text: `This is said at some time, with the word ${index} inside.`,
    }));
    await database.query(
      `insert into video_projects (id, owner, title, upload_id, duration_seconds, width, height, warnings, words_source, chapters, created_at)
       select $1, owner, 'A long talk', 'none', 5400, 1920, 1080, '[]', 'a test', $3, now() from video_projects where id = $2`,
      [id, small, JSON.stringify(chapters)],
    );
    await database.query(
      `insert into transcript_pieces (project, piece, start_seconds, end_seconds, segments, segment_count, words, source)
       values ($1, 0, 0, 5400, $2, $3, 15000, 'a test')`,
      [id, JSON.stringify(segments), segments.length],
    );
    await database.query(
      `insert into screenshots (project, index, at_seconds, width, height)
       select $1, i, i * 3, 640, 360 from generate_series(0, 1799) i`,
      [id],
    );
  }
});
