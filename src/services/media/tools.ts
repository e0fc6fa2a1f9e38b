/** Where ffmpeg and ffprobe are, and what every run of them is wrapped in. */
import type { Config } from '../../config.ts';
import { whichProgram } from '../../supervisor/programs.ts';
import { toolMissing } from './failures.ts';

export type ToolName = 'ffmpeg' | 'ffprobe';

/** The command line that runs a tool, up to its own arguments. @throws ApplicationFailure MEDIA_TOOL_MISSING */
export type FindTool = (name: ToolName) => Promise<readonly string[]>;

const variables = { ffmpeg: 'FFMPEG_PATH', ffprobe: 'FFPROBE_PATH' } as const;
const mostMemoryBytes = 4 * 1024 ** 3;

/** What is found is remembered; what is missing is looked for again, so that installing it needs no restart. */
export function createFindTool(config: Pick<Config, 'FFMPEG_PATH' | 'FFPROBE_PATH'>): FindTool {
  const found = new Map<ToolName, readonly string[]>();
  return async (name) => {
    const known = found.get(name);
    if (known) return known;
    const path = config[variables[name]] ?? (await whichProgram(name));
    if (!path) throw toolMissing(name, variables[name]);
    const command = [...(await limits()), path];
    found.set(name, command);
    return command;
  };
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
