/**
 * Takes the pictures of the documents anew: `node scripts/node.mjs scripts/take-pictures.ts`. Boots Longhaul in a folder of its
 * own with the practice provider, starts the sample and takes the run's page while the lunches are being written.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { bringChromium } from '../src/supervisor/findChromium.ts';
import { consoleReport } from '../src/supervisor/report.ts';
import { projectRoot, startStack } from '../src/supervisor/stack.ts';

const report = consoleReport();
const program = await bringChromium(report);
if (!program) throw new Error('Pictures need Chromium: install it, or set CHROMIUM_PATH');

const dataDir = await mkdtemp(join(tmpdir(), 'longhaul-pictures-'));
const stack = await startStack({ dataDir, env: { ...process.env, PORT: '0' }, report });
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, colorScheme: 'light' });
  await page.goto(`${stack.addresses.web}/new/mealPlan?sample`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const wednesdaysLunch = page.locator('.week-row:nth-of-type(4) .cell').nth(1);
  await wednesdaysLunch.locator('.caret').waitFor({ timeout: 120_000 });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(projectRoot, 'docs', 'images', 'run-page.png') });
} finally {
  await browser.close();
  await stack.stop();
  await stack.removeData();
}
