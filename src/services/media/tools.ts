/** Where ffmpeg and ffprobe are, and what every run of them is wrapped in. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Config } from '../../config.ts';
import { whichProgram } from '../../supervisor/programs.ts';
import { toolMissing } from './failures.ts';

export type ToolName = 'ffmpeg' | 'ffprobe';

/** The command line that runs a tool, up to its own arguments. @throws ApplicationFailure MEDIA_TOOL_MISSING */
export type FindTool = (name: ToolName) => Promise<readonly string[]>;

export const toolVariables = { ffmpeg: 'FFMPEG_PATH', ffprobe: 'FFPROBE_PATH' } as const;
/** The first that knows `-fps_mode`. */
const leastVersion = [5, 1] as const;
const mostMemoryBytes = 4 * 1024 ** 3;

/** What is found is remembered; what is missing is looked for again, so that installing it needs no restart. */
export function createFindTool(config: Pick<Config, 'FFMPEG_PATH' | 'FFPROBE_PATH'>): FindTool {
  const found = new Map<ToolName, readonly string[]>();
  return async (name) => {
    const known = found.get(name);
    if (known) return known;
    const variable = toolVariables[name];
    const path = config[variable] ?? (await whichProgram(name));
    if (!path) throw toolMissing(name, variable, 'it is not on PATH');
    await checkTool(name, path).catch((error: Error) => {
      throw toolMissing(name, variable, error.message);
    });
    const command = [...(await limits()), path];
    found.set(name, command);
    return command;
  };
}

/** @throws Error in words when what lies at the path does not run, or is too old */
export async function checkTool(name: ToolName, path: string): Promise<void> {
  const { stdout } = await promisify(execFile)(path, ['-version'], { timeout: 20_000 }).catch((error) => {
    throw new Error(
      `${path} does not run (${
        String(error.stderr || error.message)
          .trim()
          .split('\n')[0]
      })`,
    );
  });
  const version = new RegExp(`^${name} version (\\S+)`).exec(stdout)?.[1];
  if (!version) throw new Error(`${path} is not ${name}`);
  // Builds of no release have names such as N-109542-g0dbaa2e and are taken for new.
  const release = /^n?(\d+)\.(\d+)/.exec(version);
  if (!release) return;
  const [major, minor] = [Number(release[1]), Number(release[2])];
  if (major < leastVersion[0] || (major === leastVersion[0] && minor < leastVersion[1])) {
    throw new Error(`${path} is version ${version}, older than ${leastVersion.join('.')}`);
  }
}

/**
 * Each sets what it is for and then becomes the next, under the same process id: memory and no core dump, and the end of the
 * process with the worker's, however that dies. Linux has both; elsewhere a worker that is killed leaves ffmpeg to its end, which comes with its
 * next write into the broken pipe.
 */
async function limits(): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const [prlimit, setpriv] = await Promise.all([whichProgram('prlimit'), whichProgram('setpriv')]);
  return [
    ...(prlimit ? [prlimit, `--as=${mostMemoryBytes}`, '--core=0', '--'] : []),
    ...(setpriv ? [setpriv, '--pdeathsig', 'KILL', '--'] : []),
  ];
}
