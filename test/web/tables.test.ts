/** Journeys over the pages beside runs, extraterrestrials and resources, in a real browser against the whole program. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findChromium } from '../../src/supervisor/findChromium.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { describeWith } from '../support/tools.ts';
import {
  blockSockets,
  faultsOf,
  launchChromium,
  openPage,
  recordAnnouncements,
  recordShifts,
  tabTo,
} from './browser.ts';

const program = await findChromium();
const minute = 60_000;

describeWith('Chromium', program, 'pages beside runs', () => {
  let stack: TestStack;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    [stack, browser] = await Promise.all([
      // Whoever is called answers, but for those whose line a test puts out of order.
      startTestStack({
        env: {
          PHONE_HOME_SWITCHBOARD: 'practice',
          PHONE_HOME_ODDS: '1',
          PHONE_HOME_CALL_MS: '0',
          PHONE_HOME_RETRY_MS: '50',
        },
      }),
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

  async function inject(fault: object): Promise<void> {
    const answer = await fetch(`${stack.addresses.practice}/practice/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    expect(answer.ok).toBe(true);
  }

  /** As a program without a session; the table is everybody's. */
  async function ask(query: string, variables: object = {}): Promise<Record<string, any>> {
    const answer = await fetch(`${stack.addresses.web}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as { data: Record<string, any>; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  }
  const reset = (count: number) =>
    ask('mutation ($count: Int!) { resetExtraterrestrials(count: $count) { totalCount } }', { count });

  const counts = (page: Page, line: string | RegExp) =>
    page.locator('.et-counts p').filter({ hasText: line }).waitFor();
  const state = (page: Page, line: string) => page.locator('.resource-state').filter({ hasText: line }).waitFor();
  const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
  const visit = async (page: Page, path: string) => {
    const answer = await page.goto(`${stack.addresses.web}${path}`);
    expect(answer!.status()).toBe(200);
  };

  test(
    'everyone is phoned by keyboard alone; rows change in place in every tab; the button says why it cannot be pressed',
    async () => {
      await reset(10);
      const [{ page, trouble }, { page: other }] = [await open(), await open()];
      const [shifts, said] = [await recordShifts(page), await recordAnnouncements(page)];
      await inject({ match: { words: 'Ayala' }, fault: '500', times: 5 });
      await inject({ match: { words: 'Bria' }, fault: 'hang' });
      await visit(page, '/extraterrestrials');
      await visit(other, '/extraterrestrials');
      await counts(page, '0 saved, 0 phoning, 0 no answer, 10 not called yet');
      await counts(other, '10 not called yet');
      expect(await page.title()).toBe('Extraterrestrials · Longhaul');
      expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(
        (await page.getByRole('rowheader').allInnerTexts()).toSorted(),
      );
      expect(await rowOf(page, 'Ayala').innerText()).toMatch(/^Ayala\s+-\s/);

      await tabTo(page, 'Phone Home');
      await page.keyboard.press('Enter');
      for (const tab of [page, other]) await counts(tab, /^8 saved, 1 phoning, 1 no answer$/);
      expect(await rowOf(page, 'Ayala').innerText()).toMatch(/No Answer\s+5/);
      expect(await rowOf(page, 'Bria').innerText()).toMatch(/Phoning Home\s+1/);
      expect(await rowOf(page, 'Noranti').innerText()).toMatch(/Space Taxi On The Way\s+1/);
      const tableOf = (tab: Page) => tab.getByRole('table').innerText();
      expect(await tableOf(other)).toBe(await tableOf(page));
      const button = page.getByRole('button', { name: 'Phone Home' });
      expect(await button.getAttribute('aria-disabled')).toBe('true');
      await page.getByText('Your calls go on, to everyone who needs one.').waitFor();
      // Whoever did not start it may call the one who did not answer.
      await other.getByText('Calls the 1 who did not answer, again.').waitFor();
      expect(await shifts()).toBeLessThanOrEqual(0.02);
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });

      await tabTo(page, 'See the run');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/runs/*');
      await page.getByText('Who was reached').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.locator('.run-head .pill', { hasText: 'Cancelled' }).waitFor();
      await page.getByRole('link', { name: 'Extraterrestrials' }).click();
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
      await counts(page, /^8 saved, 0 phoning, 2 no answer$/);
      await page.getByText('Calls the 2 who did not answer, again.').waitFor();
      await button.click();
      for (const tab of [page, other]) await counts(tab, /^10 saved, 0 phoning, 0 no answer$/);
      await page.getByText('Nobody needs a call: everyone has a taxi on the way.').waitFor();
      await page.getByRole('status').filter({ hasText: 'Calls are over: 10 saved' }).waitFor();
      const pauses = (await said()).slice(1).map(({ at }, index, all) => at - (all[index - 1]?.at ?? 0));
      expect(pauses.slice(1).filter((pause) => pause < 4_900)).toEqual([]);
      expect(trouble).toEqual([]);
    },
    2 * minute,
  );

  test(
    'ten thousand rows are a few hundred nodes; scrolling reads what is visible, and keeps its place while rows change',
    async () => {
      const { page, trouble } = await open();
      await visit(page, '/extraterrestrials');
      await page.getByLabel('Rows after the reset').fill('10000');
      await page.keyboard.press('Enter');
      await counts(page, '10,000 not called yet');
      const table = page.getByRole('table');
      expect(await table.getAttribute('aria-rowcount')).toBe('10001');

      const box = page.getByRole('group', { name: 'Extraterrestrials' });
      await box.focus();
      await page.keyboard.press('End');
      await rowOf(page, 'Noranti 1000').waitFor();
      expect(await rowOf(page, 'Noranti 1000').getAttribute('aria-rowindex')).toBe('10001');
      const scrolled = () => box.evaluate((element) => element.scrollTop);
      const place = await scrolled();
      const last = await ask('{ extraterrestrials(first: 3, offset: 9997) { nodes { id name } } }');
      const { nodes } = last['extraterrestrials'] as { nodes: { id: string; name: string }[] };
      const start = 'mutation ($ids: [ID!]) { startPhoneHome(input: { ids: $ids }) { userErrors { message } } }';
      const started = await ask(start, { ids: nodes.map(({ id }) => id) });
      expect(started).toEqual({ startPhoneHome: { userErrors: [] } });
      for (const { name } of nodes) await rowOf(page, name).filter({ hasText: 'Space Taxi On The Way' }).waitFor();
      await counts(page, '3 saved, 0 phoning, 0 no answer, 9,997 not called yet');
      expect(await scrolled()).toBe(place);
      expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000);
      expect(await faultsOf(page)).toEqual([]);
      expect(trouble).toEqual([]);
    },
    2 * minute,
  );

  test(
    'where WebSockets are blocked the table is polled, and shows every end',
    async () => {
      await reset(10);
      const { page, context, trouble } = await open();
      await blockSockets(context);
      await visit(page, '/extraterrestrials');
      await page.locator('.chip', { hasText: 'Polling' }).waitFor();
      await page.getByRole('button', { name: 'Phone Home' }).click();
      await counts(page, /^10 saved, 0 phoning, 0 no answer$/);
      await page.getByText('Nobody needs a call').waitFor();
      expect(trouble).toEqual([]);
    },
    minute,
  );

  test(
    'a resource is saved by keyboard alone, shows each value before and after, and its next version in another tab',
    async () => {
      const { page, context, trouble } = await open();
      await visit(page, '/resources');
      await page.getByText('Nothing is saved yet.').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      await tabTo(page, 'Save a resource');
      await page.keyboard.press('Enter');
      await page.getByLabel('Id', { exact: true }).waitFor();

      await tabTo(page, 'Id');
      await page.keyboard.type('shop/1 %');
      await page.keyboard.press('Tab');
      await page.keyboard.type('The corner shop');
      const json = page.getByLabel('Information as JSON');
      await json.fill('{\n  "Price": "1.234,56 €",\n  "open": yes\n}');
      await page.keyboard.press('Enter');
      await page.getByText('Line 3, column 11: expected a value, got "y".').first().waitFor();
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('error-summary');
      await page.getByLabel('Keys and values').click();
      await page
        .getByRole('alert')
        .getByText(/^This JSON cannot be shown as keys and values/)
        .waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });

      await json.fill('{ "Price": "1.234,56 €", "open": " yes" }');
      await page.getByLabel('Keys and values').check();
      expect(await page.getByLabel('Key 1').inputValue()).toBe('Price');
      await page.getByRole('button', { name: 'Add a key' }).click();
      await page.waitForFunction(() => document.activeElement?.id === 'field-info-2');
      await page.keyboard.type('delivered');
      await page.keyboard.press('Tab');
      await page.keyboard.type('03/04/2025');
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      await tabTo(page, 'Start');
      await page.keyboard.press('Enter');

      await page.waitForURL('**/resources/shop%2F1%20%25');
      await page.getByRole('heading', { level: 1, name: 'The corner shop' }).waitFor();
      await state(page, 'Saved, version 1, imported');
      const price = rowOf(page, '1.234,56 €');
      expect(await price.innerText()).toMatch(/"amount":1234\.56/);
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.getByLabel(/^Errors 1/).check();
      expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['delivered']);
      await tabTo(page, 'delivered');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'delivered' }).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.keyboard.press('Escape');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('delivered');

      const other = await context.newPage();
      await other.goto(page.url());
      await state(other, 'Saved, version 1, imported');
      await page.getByRole('button', { name: 'Change it' }).click();
      await json.waitFor();
      const sent = JSON.parse(await json.inputValue()) as Record<string, string>;
      expect(sent).toEqual({ Price: '1.234,56 €', open: ' yes', delivered: '03/04/2025' });
      await json.fill(JSON.stringify({ ...sent, delivered: '2025-04-03' }));
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      for (const tab of [page, other]) {
        await state(tab, 'Saved, version 2, imported');
        await tab.getByLabel(/^Errors 0/).waitFor();
        await tab.getByText('Version 2', { exact: true }).waitFor();
      }
      await page.getByRole('button', { name: 'Context as JSON' }).click();
      await page.getByRole('dialog', { name: 'Context, version 2' }).getByText('"currency": "EUR"').waitFor();
      await page.keyboard.press('Escape');

      await page.getByRole('link', { name: 'See the run' }).first().click();
      await page.getByRole('heading', { name: 'Before and after' }).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await visit(page, '/resources');
      await page.getByRole('link', { name: 'The corner shop' }).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      expect(trouble).toEqual([]);
    },
    3 * minute,
  );

  test(
    'thousands of fields stay a few hundred nodes, and one is found by its words',
    async () => {
      const { page, trouble } = await open();
      await visit(page, '/new/resourceImport');
      await page.getByLabel('Id', { exact: true }).fill('big');
      await page.getByLabel('Name').fill('Nine thousand fields');
      const big = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`key ${index}`, ` value ${index} `]));
      await page.getByLabel('Information as JSON').fill(JSON.stringify(big));
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await state(page, 'Saved, version 1, imported');
      await page.getByLabel(/^All 9,000/).waitFor();
      expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('9001');
      expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000);
      await page.getByPlaceholder('Find a field or a value').fill('value 8765');
      await page.waitForFunction(() => document.querySelector('[role="table"]')?.ariaRowCount === '2');
      expect(await rowOf(page, 'value 8765').innerText()).toContain('key8765');
      expect(trouble).toEqual([]);
    },
    2 * minute,
  );
});
