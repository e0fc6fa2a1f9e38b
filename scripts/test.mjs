/**
 * `npm test`: does the set-up that a clean clone needs, runs jest with the arguments given (`npm test -- test/fold.test.ts`),
 * and ends with the line "N passed, N failed". `--faults` runs the long fault tests (test/faults) instead of the others.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './nodeFinder.mjs';
import { installPackages } from './packages.mjs';
import { exitCodeOfNode } from './run.mjs';

const faults = process.argv.includes('--faults');
const given = process.argv.slice(2).filter((argument) => argument !== '--faults');

await installPackages();
const folder = await folderForStacks();
const countsFile = join(folder, 'counts.json');
let exitCode = await exitCodeOfNode(['src/supervisor/prepareTests.ts']);
if (exitCode === 0) exitCode = await runJest();
const counts = readCounts();
await endStacks([folder]);

const failed = counts.failed || (exitCode === 0 ? 0 : 1);
console.log(`${counts.passed} passed, ${failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`);
process.exit(failed ? exitCode || 1 : 0);

function runJest() {
  const which = faults ? '--testPathPatterns=/test/faults/' : '--testPathIgnorePatterns=/test/faults/';
  return exitCodeOfNode(
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      ...given, // before the options with lists, which would take what follows them
      which,
      '--reporters=default',
      `--reporters=${join(root, 'scripts', 'countingReporter.mjs')}`,
    ],
    { NODE_ENV: 'test', LONGHAUL_TEST_FOLDER: folder, LONGHAUL_TEST_COUNTS: countsFile },
  );
}

/** Zero of each when jest did not come to its end. */
function readCounts() {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

/** A folder for the data of all stacks that the tests start; ends what an earlier test run that was killed has left. */
async function folderForStacks() {
  const prefix = `longhaul-tests-${process.getuid?.() ?? 0}-`;
  const left = readdirSync(tmpdir())
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(tmpdir(), name))
    .filter((path) => !runs(ownerOf(path)));
  if (left.length > 0) await endStacks(left);
  const made = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(made, 0o711); // Postgres runs under another account when this is root
  writeFileSync(join(made, 'owner'), String(process.pid));
  return made;
}

function ownerOf(path) {
  try {
    return Number(readFileSync(join(path, 'owner'), 'utf8'));
  } catch {
    return 0;
  }
}

function runs(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function endStacks(folders) {
  await exitCodeOfNode(['src/supervisor/endStacks.ts', ...folders]);
  for (const path of folders) rmSync(path, { recursive: true, force: true });
}
