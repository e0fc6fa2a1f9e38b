/** Debian's package manager, where this user may use it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { whichProgram } from './programs.ts';
import { step, type Report } from './report.ts';

/**
 * Installs a package; says so, and why it does not work.
 * @param about as the report names what is brought
 * @returns whether it may be there now
 */
export async function installByApt(
  about: string,
  name: string,
  report: Report,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  if (process.getuid?.() !== 0 || !(await whichProgram('apt-get', env))) return false;
  try {
    await step(report, about, `installing it (apt-get install ${name})`, async () => {
      const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 100_000_000 };
      await promisify(execFile)('apt-get', ['update', '-q'], options);
      await promisify(execFile)('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], options);
    });
    return true;
  } catch (error) {
    const words = String((error as { stderr?: string }).stderr || (error as Error).message).trim();
    report.say(about, `could not be installed:\n${words.split('\n').slice(-3).join('\n')}`);
    return false;
  }
}
