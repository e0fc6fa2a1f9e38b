/** ffmpeg and ffprobe that can be made slow, and say how they were called: for what is tried in the middle of their work. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { whichProgram } from '../../src/supervisor/programs.ts';

export interface SlowTools {
  /** What the worker needs in its environment to use them. */
  env: Record<'FFMPEG_PATH' | 'FFPROBE_PATH', string>;
  /** From now on ffmpeg reads no quicker than people watch; ffprobe waits. */
  slow(tool: 'ffmpeg' | 'ffprobe'): Promise<void>;
  quick(): Promise<void>;
  /** The arguments of each call of ffmpeg so far. */
  calls(): Promise<string[]>;
  /** How many processes have `words` in their command line. */
  running(words: string): Promise<number>;
}

/** @param folder of their own, which is there */
export async function makeSlowTools(folder: string): Promise<SlowTools> {
  const log = join(folder, 'calls');
  const slow = (tool: string) => join(folder, `${tool}-is-slow`);
  await mkdir(folder, { recursive: true });
  await writeFile(log, '');
  const script = async (name: string, lines: string) => {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${lines}\n`);
    await chmod(path, 0o755);
    return path;
  };
  const [ffmpeg, ffprobe] = await Promise.all([whichProgram('ffmpeg'), whichProgram('ffprobe')]);
  return {
    env: {
      FFMPEG_PATH: await script(
        'ffmpeg',
        `echo "$@" >> ${log}\nif [ -e ${slow('ffmpeg')} ]; then exec ${ffmpeg} -re "$@"; fi\nexec ${ffmpeg} "$@"`,
      ),
      FFPROBE_PATH: await script(
        'ffprobe',
        `while [ -e ${slow('ffprobe')} ]; do sleep 0.05; done\nexec ${ffprobe} "$@"`,
      ),
    },
    slow: (tool) => writeFile(slow(tool), ''),
    async quick() {
      for (const tool of ['ffmpeg', 'ffprobe']) await rm(slow(tool), { force: true });
    },
    calls: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean),
    async running(words) {
      const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
      return stdout.split('\n').filter((line) => line.includes(words)).length;
    },
  };
}
