/** A Chromium for the page's tests, and what they ask of every page: no violations, nothing sideways, no foreign host. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });

/** A page of a new viewer, with what went wrong in it: script errors, and requests to other hosts. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  return { context, page, trouble: watchTrouble(page) };
}

export function watchTrouble(page: Page): string[] {
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) trouble.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(page.url()).host && page.url() !== 'about:blank') {
      trouble.push(`request to another host: ${request.url()}`);
    }
  });
  return trouble;
}

/**
 * What is wrong with the page as it is now, in light and dark, at 320 and 1280 px: axe's violations, sideways scrolling,
 * targets under 24 px.
 */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const width of [320, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Colours that are still on their way from the other theme are nobody's colours.
      await page.waitForFunction(() => document.getAnimations().length === 0);
      const where = `${new URL(page.url()).pathname} (${await page.title()}) at ${width} px, ${colorScheme}`;
      faults.push(...(await violations(page)).map((violation) => `${where}: ${violation}`));
    }
    faults.push(...(await geometry(page)).map((fault) => `${new URL(page.url()).pathname} at ${width} px: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return faults;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    const { axe: engine } = window as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } };
    const { violations: found } = await engine.run(document, { runOnly: { type: 'tag', values: tags } });
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }, rules);
}

interface AxeResults {
  violations: { id: string; nodes: { html: string }[] }[];
}

/** Sideways scrolling, and targets that are too small and no links within a sentence. */
const geometry = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const targets = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')];
    const small = targets.filter((target) => {
      const { width, height } = (target.closest('label') ?? target).getBoundingClientRect();
      return width > 1 && (width < 24 || height < 24);
    });
    const rightmost = [...document.querySelectorAll<HTMLElement>('main *')].reduce((one, other) =>
      other.getBoundingClientRect().right > one.getBoundingClientRect().right ? other : one,
    );
    return [
      ...(wide > 0 ? [`scrolls sideways by ${wide} px: ${rightmost.outerHTML.slice(0, 200)}`] : []),
      ...small.map((target) => `target under 24 px: ${target.outerHTML.slice(0, 120)}`),
    ];
  });

/** Sums up layout shifts from now on (those within half a second of an input do not count); the function gives the sum. */
export async function recordShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const shifts = window as unknown as { shifts: number };
    shifts.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { hadRecentInput: boolean; value: number }[]) {
        if (!entry.hadRecentInput) shifts.shifts += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: number }).shifts);
}

/** Records all that the polite announcer says, with the time; the function gives it. */
export async function recordAnnouncements(page: Page): Promise<() => Promise<{ text: string; at: number }[]>> {
  await page.addInitScript(() => {
    const said: { text: string; at: number }[] = [];
    (window as unknown as { said: typeof said }).said = said;
    new MutationObserver(() => {
      const text = document.querySelector('[role="status"]')?.textContent ?? '';
      if (text && said.at(-1)?.text !== text) said.push({ text, at: performance.now() });
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: { text: string; at: number }[] }).said);
}

/** Presses Tab until what has the focus is named `name`. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      return element?.ariaLabel ?? (element?.labels?.[0] ?? element)?.textContent?.trim() ?? '';
    });
    if (focused.startsWith(name)) return;
  }
  throw new Error(`80 times Tab never came to "${name}"`);
}

/** No WebSocket of this context ever opens; the function gives how many were tried in a page. */
export async function blockSockets(context: BrowserContext): Promise<(page: Page) => Promise<number>> {
  await context.addInitScript(() => {
    const tries: number[] = [];
    class Blocked {
      static readonly CONNECTING = 0;
      static readonly OPEN = 1;
      static readonly CLOSING = 2;
      static readonly CLOSED = 3;
      readyState = 0;
      onerror?: (event: unknown) => void;
      onclose?: (event: unknown) => void;
      constructor() {
        tries.push(performance.now());
        setTimeout(() => {
          this.readyState = 3;
          this.onclose?.({ code: 1006, reason: '', wasClean: false });
        }, 1);
      }
      close() {}
    }
    Object.assign(window, { WebSocket: Blocked, tries });
  });
  return (page) => page.evaluate(() => (window as unknown as { tries: number[] }).tries.length);
}
