/** `npm run check`: types, lint, generated code, migrations, format, lock file. Runs them all, then says which failed. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findNode, root } from './nodeFinder.mjs';
import { installPackages } from './packages.mjs';

await installPackages();

const installed = (name) => join(root, 'node_modules', '.bin', name);
const codegen = join(root, 'node_modules', '@graphql-codegen', 'cli', 'cjs', 'bin.js');

const checks = {
  'types of the server': () => run(installed('tsc'), '-p', '.'),
  'types of the web app': () => run(installed('tsc'), '-p', 'web', '--noEmit'),
  lint: () => run(installed('oxlint'), '--type-aware', '--deny-warnings'),
  'content types in the schema': () => run(findNode(), 'scripts/content-types-schema.ts', '--check'),
  'generated code': () => run(findNode(), codegen, '--config', 'codegen.ts', '--check'),
  migrations: checkMigrations,
  format: () => run(installed('prettier'), '--check', '--cache', '--log-level', 'warn', '.'),
  // npm refuses a lock that lacks packages or does not fit package.json.
  'lock file': () => run('npm', 'ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'),
};

const failed = [];
for (const [name, check] of Object.entries(checks)) {
  const started = Date.now();
  const { code, output } = await check();
  const verdict = `${code === 0 ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`;
  console.log(`${name}: ${verdict}${code === 0 ? '' : `\n${output.trim()}\n`}`);
  if (code !== 0) failed.push(name);
}
console.log(failed.length === 0 ? 'all checks passed' : `failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);

/** Whether the migrations lead to the tables of src/services and src/domains: in a copy, a new one would have nothing to say. */
async function checkMigrations() {
  const copy = mkdtempSync(join(root, 'node_modules', '.migrations-'));
  try {
    const folder = join(root, 'src', 'services', 'migrations');
    cpSync(folder, copy, { recursive: true });
    const args = [
      'generate',
      '--dialect=postgresql',
      '--schema=src/{services,domains/*}/tables.ts',
      `--out=${relative(root, copy)}`,
    ];
    const { code, output } = await run(findNode(), installed('drizzle-kit'), ...args);
    if (code !== 0) return { code, output };
    const before = readdirSync(folder);
    const added = readdirSync(copy).filter((name) => !before.includes(name));
    if (added.length === 0) return { code: 0, output };
    return {
      code: 1,
      output: 'a tables.ts has changed since the last migration: run "npx drizzle-kit generate"',
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function run(command, ...args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
