/** Journeys over the pages beside runs in a real browser against the whole program. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findChromium } from '../../src/supervisor/findChromium.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { describeWith } from '../support/tools.ts';
import { faultsOf, launchChromium, openPage, tabTo } from './browser.ts';

const program = await findChromium();
const minute = 60_000;

describeWith('Chromium', program, 'pages beside runs', () => {
  let stack: TestStack;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startTestStack(), launchChromium(program!)]);
  }, 3 * minute);

  afterAll(async () => {
    await browser?.close();
    await stack?.dispose();
  }, minute);

  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });

  async function open(options: Parameters<typeof openPage>[1] = {}) {
    const opened = await openPage(browser, options);
    contexts.push(opened.context);
    opened.page.setDefaultTimeout(20_000);
    return opened;
  }

  const state = (page: Page, line: string) => page.locator('.resource-state').filter({ hasText: line }).waitFor();
  const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
  const visit = async (page: Page, path: string) => {
    const answer = await page.goto(`${stack.addresses.web}${path}`);
    expect(answer!.status()).toBe(200);
  };

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
