/** Installs the packages when they are missing or are not those of package-lock.json. For Node 18 and up, without packages. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathWithoutPackages, root } from './nodeFinder.mjs';

const lockFile = join(root, 'package-lock.json');
/** npm writes what it has installed into this file, at the very end. */
const installedFile = join(root, 'node_modules', '.package-lock.json');

/**
 * Ends the process with a clear message when that fails.
 * @param {{ forDevelopment?: boolean }} options whether the packages for building and testing are needed too; a production
 *   machine's api and worker do without
 */
export async function installPackages({ forDevelopment = true } = {}) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 18)
    fail(
      `Longhaul's set-up needs Node.js 18 or newer`,
      `this is Node.js ${process.versions.node}`,
      'install Node.js 24 (https://nodejs.org)',
    );
  const missing = missingPackages(forDevelopment);
  if (missing.length === 0) return;

  const all = Object.keys(packagesOf(lockFile)).length;
  const what = existsSync(installedFile)
    ? `installing the packages anew, since ${missing.length} are not as package-lock.json says`
    : `installing ${all} packages`;
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  console.log(`packages  ${what} (npm ci) …`);
  const ticker = setInterval(() => console.log(`packages  … ${seconds()}, ${presentFolders()} of ${all} there`), 5_000);
  const { code, output } = await npm([
    'ci',
    forDevelopment ? '--include=dev' : '--omit=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  clearInterval(ticker);
  if (code !== 0)
    fail('The packages could not be installed', output.trim() || `npm ended with exit code ${code}`, advice(output));
  console.log(`packages  done in ${seconds()}`);
}

/** What package-lock.json asks for and is not there in that version. What is optional may be for another platform. */
function missingPackages(forDevelopment) {
  const wanted = packagesOf(lockFile);
  const installed = packagesOf(installedFile);
  return Object.keys(wanted).filter((path) => {
    const { version, dev, optional, devOptional } = wanted[path];
    if (installed[path]) return installed[path].version !== version;
    return !optional && !devOptional && (forDevelopment || !dev);
  });
}

function packagesOf(file) {
  if (!existsSync(file)) return {};
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.link));
}

const presentFolders = () =>
  Object.keys(packagesOf(lockFile)).filter((path) => existsSync(join(root, path, 'package.json'))).length;

/** Runs npm to its end; npm's words are shown only when it fails. */
function npm(args) {
  return new Promise((resolve) => {
    const child = spawn('npm', args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      env: { ...process.env, PATH: pathWithoutPackages() },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output = (output + chunk).slice(-4_000)));
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

function advice(output) {
  if (/ENOSPC/.test(output)) return 'the disk is full: make room (the packages take about 900 MB)';
  if (/EACCES|EPERM|EROFS/.test(output)) return `see that this user may write to ${root}`;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network/i.test(output))
    return 'see that this machine reaches the npm registry (network, proxy, "npm ping"), then run the same command again';
  if (/ENOENT.*npm|spawn npm/.test(output)) return 'install npm (it comes with Node.js: https://nodejs.org)';
  return 'mend the reason above, then run the same command again; what is there already is kept';
}

function fail(what, why, todo) {
  const indent = (text) => text.trim().replaceAll('\n', '\n              ');
  console.error(`\n${what}\n  why:        ${indent(why)}\n  what to do: ${indent(todo)}\n`);
  process.exit(1);
}
