/** A real S3 server (versitygw over a folder) on loopback, for the tests of what is kept in S3. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { execFile, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findS3Server } from '../../src/supervisor/findS3Server.ts';
import { freePort } from '../../src/supervisor/ports.ts';
import { silent } from '../../src/supervisor/report.ts';

export interface S3Server {
  endpoint: string;
  bucket: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** What a process needs in its environment to keep its blobs there. */
  env: Record<string, string>;
  /** Where the objects lie. */
  folder: string;
  stop(): Promise<void>;
}

/**
 * Whether the server is to be had here, decided when a test file is loaded (by top-level await): where it is not, the tests
 * that need it are left out, in words; on CI that is an error.
 */
export async function s3ServerProgram(): Promise<string | null> {
  const found = await findS3Server(silent);
  if ('path' in found) return found.path;
  const words = `there is no S3 server for them (versitygw):\n${found.failures.map((failure) => `- ${failure}`).join('\n')}`;
  if (process.env.CI) throw new Error(`The tests of S3 cannot run: ${words}`);
  process.stdout.write(`not run here: the tests of S3, for ${words}\n`);
  return null;
}

/** @param options.folder on another disk, say */
export async function startS3Server(program: string, options: { folder?: string } = {}): Promise<S3Server> {
  const own = await mkdtemp(join(tmpdir(), 's3-'));
  const folder = options.folder ?? join(own, 'objects');
  await mkdir(folder, { recursive: true });
  const credentials = { accessKeyId: 'longhaul-tests', secretAccessKey: randomUUID() };
  const { endpoint, child } = await started(program, folder, credentials);

  const bucket = 'longhaul';
  const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return {
    endpoint,
    bucket,
    credentials,
    folder: join(folder, bucket),
    env: {
      S3_ENDPOINT: endpoint,
      S3_BUCKET: bucket,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    async stop() {
      await ended(child);
      await rm(own, { recursive: true, force: true });
    },
  };
}

/** On a free port; on another one when somebody takes that in the same moment. */
async function started(
  program: string,
  folder: string,
  { accessKeyId, secretAccessKey }: S3Server['credentials'],
): Promise<{ endpoint: string; child: ChildProcess }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    let words = '';
    const child = execFile(
      program,
      ['--port', `127.0.0.1:${port}`, '--health', '/health', '--quiet', 'posix', folder],
      { env: { ...process.env, ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey } },
    );
    for (const output of [child.stdout!, child.stderr!]) output.on('data', (text) => (words += text));
    process.once('exit', () => child.kill('SIGKILL'));
    const endpoint = `http://127.0.0.1:${port}`;
    while (child.exitCode === null && child.signalCode === null) {
      const healthy = await fetch(`${endpoint}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (healthy) return { endpoint, child };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (tries === 3) throw new Error(`versitygw does not start:\n${words}`);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill('SIGKILL');
  await closed;
}
