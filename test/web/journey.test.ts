/** A person's journeys in a real browser, against the very program that `npm start` starts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findChromium } from '../../src/supervisor/findChromium.ts';
import { projectRoot } from '../../src/supervisor/stack.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { describeWith } from '../support/tools.ts';
import { mealPlanInput } from '../../workflows/mealPlan/wish.ts';
import {
  blockSockets,
  faultsOf,
  launchChromium,
  openPage,
  recordAnnouncements,
  recordShifts,
  tabTo,
  watchTrouble,
} from './browser.ts';

const program = await findChromium();
/** As slow as it takes to see each step: a meal plan in about 5 s. */
const practiceSpeed = '0.08';
const minute = 60_000;

describeWith('Chromium', program, 'the web app', () => {
  let stack: TestStack;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    [stack, browser] = await Promise.all([
      startTestStack({ env: { PRACTICE_SPEED: practiceSpeed } }),
      launchChromium(program!),
    ]);
  }, 3 * minute);

  afterAll(async () => {
    await browser?.close();
    await stack?.dispose();
  }, minute);

  afterEach(async () => {
    await fetch(`${stack.addresses.practice}/practice/faults`, { method: 'DELETE' });
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });

  async function open(options: Parameters<typeof openPage>[1] = {}) {
    const opened = await openPage(browser, options);
    contexts.push(opened.context);
    opened.page.setDefaultTimeout(20_000);
    return opened;
  }

  const inject = async (fault: object) => {
    const answer = await fetch(`${stack.addresses.practice}/practice/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    expect(answer.ok).toBe(true);
  };

  /** How often the provider was asked for each step of the run that the page shows. */
  async function callsOf(page: Page): Promise<Record<string, number>> {
    const answer = await fetch(`${stack.addresses.practice}/practice/calls`);
    const body = (await answer.json()) as { calls?: Call[] } | Call[];
    const calls = (Array.isArray(body) ? body : (body.calls ?? [])).filter(({ run }) =>
      page.url().includes(run ?? '?'),
    );
    const counts: Record<string, number> = {};
    for (const { step } of calls) counts[step] = (counts[step] ?? 0) + 1;
    return counts;
  }
  interface Call {
    run: string | null;
    step: string;
  }

  async function startSample(page: Page): Promise<void> {
    await page.goto(`${stack.addresses.web}/new/mealPlan?sample`);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.waitForURL('**/runs/*');
    await page.getByRole('region', { name: 'Steps' }).waitFor();
  }

  const pill = (page: Page, word: string) =>
    page.locator('.run-head .pill', { hasText: word }).waitFor({ timeout: 60_000 });
  const filledCells = (page: Page) => page.locator('.cell:not(.empty)').count();

  test(
    'from the empty list to a finished plan by keyboard alone; nothing jumps, the announcer keeps its manners',
    async () => {
      const { page, trouble } = await open();
      const [shifts, said] = [await recordShifts(page), await recordAnnouncements(page)];
      await page.goto(stack.addresses.web);
      await page.getByRole('link', { name: 'Start: Meal plan' }).waitFor();

      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
      await tabTo(page, 'Start: Meal plan');
      await page.keyboard.press('Enter');
      await page.getByLabel('People').waitFor();
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
      expect(await page.title()).toBe('New: Meal plan · Longhaul');

      await tabTo(page, 'People');
      await page.keyboard.type('4');
      await tabTo(page, 'Anything');
      await page.keyboard.press('ArrowRight');
      await tabTo(page, 'Start');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/runs/*');
      await pill(page, 'Running');
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/vegetarian/i);
      expect(await page.title()).toMatch(/^\d\/7 · Meal plan · Longhaul$/);

      await pill(page, 'Completed');
      expect(await page.title()).toBe('✓ · Meal plan · Longhaul');
      expect(await filledCells(page)).toBe(21);
      expect(await shifts()).toBeLessThanOrEqual(0.02);

      await tabTo(page, 'Lunches');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Lunches' }).waitFor();
      await page.getByRole('dialog').getByText('Attempt 1 succeeded').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Lunches');

      await page.waitForFunction(() => document.querySelector('[role="status"]')?.textContent?.startsWith('Completed'));
      const spoken = await said();
      expect(spoken.length).toBeLessThanOrEqual(10);
      const pauses = spoken.slice(1).map(({ at }, index) => at - spoken[index]!.at);
      expect(pauses.filter((pause) => pause < 4_900)).toEqual([]);
      expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000);
      expect(trouble).toEqual([]);
    },
    2 * minute,
  );

  test(
    'a reload keeps all that was done, another tab agrees, and no call is paid for it',
    async () => {
      const { page, context, trouble } = await open();
      await inject({ match: { step: 'dinners' }, fault: '429', times: 1, retryAfterSeconds: 3 });
      await startSample(page);
      await pill(page, 'Retrying');
      await page
        .getByText(/attempt 2 of 5, next try in \d\ss/)
        .first()
        .waitFor();
      expect(await filledCells(page)).toBe(14);

      await page.reload();
      await pill(page, 'Retrying');
      await page.waitForFunction(() => document.querySelectorAll('.cell:not(.empty)').length === 14);
      const second = await context.newPage();
      trouble.push(...watchTrouble(second));
      await second.goto(page.url());
      await Promise.all([pill(page, 'Completed'), pill(second, 'Completed')]);
      expect(await second.locator('.week').innerText()).toBe(await page.locator('.week').innerText());

      const calls = await callsOf(page);
      expect(calls).toEqual({
        targets: 1,
        outline: 1,
        breakfasts: 1,
        lunches: 1,
        dinners: 2,
        shoppingList: 1,
        prepGuide: 1,
      });

      // Looked at again, the steps are folded into a receipt, and nothing is drawn anew.
      await page.reload();
      await pill(page, 'Completed');
      expect(await page.locator('.route').isVisible()).toBe(false);
      expect(await page.locator('.receipt').innerText()).toMatch(/8 attempts/);
      expect(await page.locator('.pill .draw').count()).toBe(0);
      expect(trouble).toEqual([]);
    },
    2 * minute,
  );

  test(
    'a failed run says what was kept, and goes on from there; then it is told once to who rang the bell',
    async () => {
      const { page, context, trouble } = await open({ permissions: ['notifications'] });
      await context.addInitScript(() => {
        const told: string[] = [];
        class Recorder {
          static permission = 'granted';
          static requestPermission = async () => 'granted';
          constructor(title: string) {
            told.push(title);
          }
        }
        Object.assign(window, { Notification: Recorder, told });
      });
      await inject({ match: { step: 'lunches' }, fault: 'refusal' });
      await startSample(page);
      await pill(page, 'Failed');
      expect(await page.title()).toMatch(/^✕/);
      await page
        .getByText(
          'The 3 finished steps are kept and not paid again; 4 of 7 are missing. Starting over pays for all 7 again.',
        )
        .waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });

      await page.getByRole('button', { name: 'Continue from Lunches' }).click();
      await pill(page, 'Running');
      await page.getByRole('button', { name: "Tell me when it's done" }).click();
      await pill(page, 'Completed');
      expect(await callsOf(page)).toMatchObject({ targets: 1, outline: 1, breakfasts: 1, lunches: 2, dinners: 1 });
      expect(await page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual(['Meal plan: done']);
      expect(await page.locator('.receipt').innerText()).toContain('run 2 times');
      expect(trouble).toEqual([]);

      const first = page.url();
      await fetch(`${stack.addresses.practice}/practice/faults`, { method: 'DELETE' });
      await page.getByRole('button', { name: 'Run again' }).click();
      await page.waitForURL((url) => url.href !== first);
      await pill(page, 'Completed');
      expect(await page.locator('.receipt').innerText()).not.toContain('run 2 times');
      await page.goto(first);
      await pill(page, 'Completed');
    },
    2 * minute,
  );

  test(
    'the form: a click shows at once, twice is once, a lost answer starts no second run, mistakes are listed',
    async () => {
      const { page } = await open();
      const starts: string[] = [];
      let mode: 'hold' | 'lose' | 'pass' = 'lose';
      let release = () => {};
      await page.route('**/graphql', async (route) => {
        if (!route.request().postData()?.includes('mutation StartMealPlan')) return route.continue();
        starts.push(route.request().postData()!);
        if (mode === 'hold') await new Promise<void>((resolve) => (release = resolve));
        if (mode !== 'lose') return route.continue();
        await route.fetch();
        return route.abort();
      });
      await page.goto(`${stack.addresses.web}/new/mealPlan`);
      for (const field of ['people', 'cookingMinutes', 'caloriesPerDay']) {
        const ends = await page
          .locator(`#field-${field}`)
          .evaluate((input: HTMLInputElement) => [input.min, input.max]);
        const [least, most] = ends.map(Number);
        const passes = (figure: number) => mealPlanInput.safeParse({ [field]: figure }).success;
        expect([least! - 1, least!, most!, most! + 1].map(passes)).toEqual([false, true, true, false]);
      }
      await page.getByLabel('People').fill('99');
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page
        .getByRole('alert')
        .getByText(/^People: /)
        .waitFor();
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('error-summary');
      expect(starts).toEqual([]);
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });

      await page.getByLabel('People').fill('5');
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page
        .getByRole('alert')
        .getByText(/Longhaul did not answer/)
        .waitFor();

      await page.reload();
      expect(await page.getByLabel('People').inputValue()).toBe('5');
      mode = 'hold';
      await page.getByRole('button', { name: 'Start', exact: true }).dblclick();
      await page.getByText('Starting').waitFor();
      mode = 'pass';
      release();
      await page.waitForURL('**/runs/*');
      expect(starts).toHaveLength(2);
      expect(starts[1]).toBe(starts[0]);
      await page.goto(stack.addresses.web);
      await page.locator('.card, .runs tbody tr').first().waitFor();
      expect(await page.getByRole('link', { name: /week for five/ }).count()).toBe(1);
    },
    minute,
  );

  test(
    'every page in every state: no violations, nothing sideways, in light and dark, at 320 and 1280 px',
    async () => {
      const { page, trouble } = await open();
      await page.goto(stack.addresses.web);
      await page.getByText('Nothing has finished yet').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.goto(`${stack.addresses.web}/new/mealPlan`);
      await page.getByText('What is going to happen').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.goto(`${stack.addresses.web}/nowhere`);
      await page.getByText('Nothing here').waitFor();
      expect(await faultsOf(page)).toEqual([]);

      await inject({ match: { step: 'outline' }, fault: '429', retryAfterSeconds: 60 });
      await startSample(page);
      await pill(page, 'Retrying');
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole('button', { name: /^Outline of the week/ }).click();
      await page.getByRole('dialog').getByText('Attempt 1 failed').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.getByRole('button', { name: 'Cancel' }).click();
      await pill(page, 'Cancelled');
      expect(await faultsOf(page)).toEqual([]);

      await inject({ match: { step: 'lunches' }, fault: 'silence', afterCharacters: 900 });
      await startSample(page);
      await page.locator('.cell.writing, [data-status="RUNNING"] .caret').first().waitFor();
      await page.waitForFunction(() => document.querySelectorAll('.cell:not(.empty)').length > 7);
      expect(await faultsOf(page)).toEqual([]);
      // Half an answer is there at once after a reload.
      const written = await filledCells(page);
      await page.reload();
      await page.waitForFunction((least) => document.querySelectorAll('.cell:not(.empty)').length >= least, written);
      // Nothing moves for who does not want it to.
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.waitForFunction(() => document.getAnimations().length === 0);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await pill(page, 'Cancelled');

      await startSample(page);
      await pill(page, 'Completed');
      expect(await faultsOf(page)).toEqual([]);
      await page.goto(stack.addresses.web);
      await page.locator('.runs').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      expect(trouble).toEqual([]);
    },
    3 * minute,
  );

  test(
    'where WebSockets are blocked the page polls, sees the end, and then asks for nothing for 10 s',
    async () => {
      const { page, context, trouble } = await open();
      const tries = await blockSockets(context);
      await startSample(page);
      await page.locator('.chip', { hasText: 'Polling' }).waitFor();
      await pill(page, 'Completed');
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      const triesBefore = await tries(page);
      await page.waitForTimeout(10_000);
      expect(requests).toEqual([]);
      expect(await tries(page)).toBe(triesBefore);
      expect(await page.locator('.chip').innerText()).toBe('Ended');
      expect(trouble).toEqual([]);
    },
    2 * minute,
  );

  test(
    'an api that is killed is missed for a moment, and the end is not missed; old bundles load anew once',
    async () => {
      const { page } = await open();
      let broken = true;
      await page.route('**/assets/mealPlan-*.js', (route) => {
        if (!broken) return route.continue();
        broken = false;
        return route.fulfill({ status: 404, body: 'gone' });
      });
      await page.goto(`${stack.addresses.web}/new/mealPlan?sample`);
      await page.getByLabel('People').waitFor();
      expect(broken).toBe(false);

      await inject({ match: { step: 'lunches' }, fault: '429', retryAfterSeconds: 4 });
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await pill(page, 'Retrying');
      await stack.process('api').kill('SIGKILL');
      await page.getByText(/Reconnecting since \d\d:\d\d:\d\d. What you see is as of/).waitFor();
      expect(await filledCells(page)).toBe(7);
      await pill(page, 'Completed');
      // With nothing going on the socket takes its time: 12 to 24 s (web/src/live/socket.ts).
      await page.locator('.chip', { hasText: 'Live' }).waitFor({ timeout: 45_000 });
      expect(await page.locator('.banner').innerText()).not.toMatch(/Reconnecting/);
    },
    2 * minute,
  );

  test(
    'the list is live: a run that is started elsewhere waits behind a button, and a running one moves in place',
    async () => {
      const { page, context } = await open();
      await page.goto(stack.addresses.web);
      await page.getByText('Nothing is in progress.').waitFor();
      const other = await context.newPage();
      await inject({ match: { step: 'targets' }, fault: '429', retryAfterSeconds: 6 });
      await startSample(other);
      await page.getByRole('button', { name: '1 new run' }).first().click();
      await page.locator('.card .pill', { hasText: 'Retrying' }).waitFor();
      const run = other.url();
      await other.goto(`${stack.addresses.web}/nowhere`);
      await page.locator('.card .pill', { hasText: 'Completed' }).waitFor();
      expect(await page.locator('.card').count()).toBe(1);
      const finished = page.getByRole('region', { name: 'Finished' });
      await finished.getByText('Press “1 new run” to see what has just come here.').waitFor();
      await finished.getByRole('button', { name: '1 new run' }).click();
      await finished.locator('tbody tr').waitFor();
      await page.locator('.card').waitFor({ state: 'detached' });
      await page.getByText('Nothing is in progress.').waitFor();
      await other.goto(run);
      await other.getByText('While you were away: 7 steps finished, nothing paid twice.').waitFor();
    },
    minute,
  );
});

test('the first load stays small: JavaScript 150 kB, CSS 15 kB (both gzipped), one font of 50 kB', () => {
  const dist = join(projectRoot, 'web', 'dist');
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const weigh = (kind: RegExp) =>
    [...page.matchAll(kind)].reduce((sum, [, path]) => sum + gzipSync(readFileSync(join(dist, path!))).length, 0);
  const [scripts, styles] = [/(?:src|href)="([^"]+\.js)"/g, /href="([^"]+\.css)"/g];
  const fonts = [...page.matchAll(/href="([^"]+\.woff2)"/g)];
  expect(weigh(scripts)).toBeGreaterThan(10_000);
  expect(weigh(scripts)).toBeLessThanOrEqual(150_000);
  expect(weigh(styles)).toBeLessThanOrEqual(15_000);
  expect(fonts).toHaveLength(1);
  expect(readFileSync(join(dist, fonts[0]![1]!)).length).toBeLessThanOrEqual(50_000);
  expect(page).not.toMatch(/https?:\/\//);
});
