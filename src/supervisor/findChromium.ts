/** Finds Chromium for the browser tests, or brings it by the system's package manager where that is allowed. */
import { installByApt } from './aptGet.ts';
import { whichProgram } from './programs.ts';
import type { Report } from './report.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'Google Chrome'];
const macFolder = '/Applications/Google Chrome.app/Contents/MacOS';

/** The program's path: what CHROMIUM_PATH names, or what is on PATH; undefined when there is none. */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  const folders = process.platform === 'darwin' ? `${env.PATH}:${macFolder}` : env.PATH;
  for (const name of names) {
    const path = await whichProgram(name, { PATH: folders });
    if (path) return path;
  }
  return undefined;
}

/** As `findChromium`; as root on a Debian-like system it is installed first. Says why when there is none. */
export async function bringChromium(report: Report, env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const present = await findChromium(env);
  if (present) return present;
  if (process.getuid?.() !== 0 || !(await whichProgram('apt-get', env))) {
    report.say('chromium', 'is not on PATH (CHROMIUM_PATH names another place), and may not be installed by this user');
    return undefined;
  }
  await installByApt('chromium', 'chromium', report, env);
  return findChromium(env);
}
