/** Builds the web app when its sources are not those that it was built from. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { StartProblem } from './problem.ts';
import { step, type Report } from './report.ts';

/** Beside the built files: of what they were built. */
const stampName = '.sources';

/**
 * Brings web/dist up to date. The new build takes the old one's place in one move, so that nobody is served half of it.
 * @throws StartProblem with the build's own words
 */
export async function buildWeb(projectRoot: string, report: Report): Promise<void> {
  const web = join(projectRoot, 'web');
  const dist = join(web, 'dist');
  if (!existsSync(join(web, 'index.html'))) return;
  const sources = await hashOfSources(projectRoot);
  if ((await readFile(join(dist, stampName), 'utf8').catch(() => '')) === sources) return;

  await step(report, 'web', 'building the web app', async () => {
    const fresh = join(web, `dist.${process.pid}.${Date.now()}`);
    const old = `${fresh}.old`;
    try {
      await vite(projectRoot, ['build', 'web', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']);
      await writeFile(join(fresh, stampName), sources);
      await rename(dist, old).catch(() => {}); // there is none at first
      await rename(fresh, dist);
    } finally {
      await rm(old, { recursive: true, force: true });
      await rm(fresh, { recursive: true, force: true });
    }
  });
}

async function hashOfSources(projectRoot: string): Promise<string> {
  const hash = createHash('sha256');
  const web = join(projectRoot, 'web');
  const files = (await readdir(web, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !relative(web, file).split(sep)[0]!.startsWith('dist'));
  for (const file of [...files, join(projectRoot, 'package-lock.json')].sort()) {
    hash.update(relative(projectRoot, file)).update(await readFile(file));
  }
  return hash.digest('hex');
}

function vite(projectRoot: string, args: string[]): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('vite/package.json');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(dirname(manifest), 'bin', 'vite.js'), ...args], {
      cwd: projectRoot,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let words = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (words = (words + chunk).slice(-4_000)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new StartProblem('The web app could not be built', words, 'mend the reason above, then start again'));
    });
  });
}
