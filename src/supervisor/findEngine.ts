/** Finds the program that runs the engine (Temporal's CLI), or brings it by the SDK's own download or a build with Go. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bringInto, bringProgram, buildWithGo, run, type Search, type Wanted } from './bringProgram.ts';
import { StartProblem } from './problem.ts';
import { step, type Report } from './report.ts';

/** The newest version that `go install` builds from a plain module path; what Longhaul is tested with. */
export const engineVersion = '1.5.1';
/** The oldest server within a CLI that is taken: what the design rests on was read and measured in 1.29. */
const leastServer = [1, 29] as const;

const wanted: Wanted = {
  about: 'engine',
  name: 'Temporal',
  version: engineVersion,
  program: 'temporal',
  folder: `temporal-cli-${engineVersion}`,
  check,
};

/**
 * The path of a program that works.
 * @throws StartProblem naming every way that was tried and why it failed
 */
export async function findEngine(
  report: Report,
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<string> {
  const brought = await bringProgram(
    wanted,
    [
      ["download by Temporal's SDK", download],
      buildWithGo('github.com/temporalio/cli/cmd/temporal', 'usually 2 to 3 minutes on 2 cores'),
    ],
    report,
    env,
    signal,
  );
  if ('path' in brought) return brought.path;
  throw new StartProblem(
    'The engine (Temporal) could not be brought to this machine',
    ['these were tried, in this order:', ...brought.failures.map((failure) => `- ${failure}`)].join('\n'),
    [
      'one of these, then start again:',
      '- give this machine access to the internet',
      '- install Go 1.25 or newer (https://go.dev/dl)',
      `- put Temporal's CLI on PATH (https://docs.temporal.io/cli; ${engineVersion} or newer)`,
      '- name a running Temporal server: TEMPORAL_ADDRESS=host:port',
    ].join('\n'),
  );
}

/** That what lies there runs and is new enough. */
async function check(path: string): Promise<void> {
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 }).catch((error) => {
    throw new Error(`${path} does not run: ${String(error.stderr || error.message).trim()}`);
  });
  const server = /Server (\d+)\.(\d+)/.exec(stdout);
  if (!server) throw new Error(`${path} is not Temporal's CLI: it calls itself "${stdout.trim()}"`);
  const [major, minor] = [Number(server[1]), Number(server[2])];
  if (major < leastServer[0] || (major === leastServer[0] && minor < leastServer[1])) {
    throw new Error(`${path} is too old: its server is ${major}.${minor}, at least ${leastServer.join('.')} is needed`);
  }
}

const downloadLimitMs = 5 * 60_000;

function download(search: Search): Promise<string> {
  const script = fileURLToPath(new URL('./downloadEngine.ts', import.meta.url));
  return bringInto(search, async (folder) => {
    await step(search.report, 'engine', `downloading Temporal ${engineVersion} (about 50 MB)`, () =>
      run(process.execPath, [script, folder, engineVersion], search.env, downloadLimitMs, search.signal),
    );
  });
}
