/** Finds the S3 server that tests and docker-compose.yml use (versitygw), or builds it with Go. `npm start` needs none. */
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { bringProgram, buildWithGo } from './bringProgram.ts';
import type { Report } from './report.ts';

export const s3ServerVersion = '1.8.0';

/** The program's path, or why it cannot be had here. */
export const findS3Server = (
  report: Report,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ path: string } | { failures: string[] }> =>
  bringProgram(
    {
      about: 's3 server',
      name: 'versitygw',
      version: s3ServerVersion,
      program: 'versitygw',
      folder: `versitygw-${s3ServerVersion}`,
      check,
    },
    [buildWithGo('github.com/versity/versitygw/cmd/versitygw', 'usually 1 to 2 minutes on 2 cores')],
    report,
    {
      ...env,
      PATH: [env.PATH, env.GOBIN, join(env.GOPATH || join(env.HOME ?? homedir(), 'go'), 'bin')]
        .filter(Boolean)
        .join(delimiter),
    },
  );

async function check(path: string): Promise<void> {
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 }).catch((error) => {
    throw new Error(`${path} does not run: ${String(error.stderr || error.message).trim()}`);
  });
  if (!/^Version\s*:/m.test(stdout)) throw new Error(`${path} is not versitygw: it calls itself "${stdout.trim()}"`);
}
