/** Finds ffmpeg and ffprobe for the worker, or brings them by the system's package manager where that is allowed. */
import { checkTool, toolVariables, type ToolName } from '../services/media/tools.ts';
import { installByApt } from './aptGet.ts';
import { whichProgram } from './programs.ts';
import type { Report } from './report.ts';

/** Where they are, as the variables that tell a worker. */
export type FfmpegPaths = Record<(typeof toolVariables)[ToolName], string>;

/**
 * What the variables name, or what is on PATH; as root on a Debian-like system it is installed where it is missing or too old. No package of
 * npm ships one that is new enough.
 * @returns null, and says why and what to do, where it cannot be had: all but videos works without
 */
export async function bringFfmpeg(report: Report, env: NodeJS.ProcessEnv = process.env): Promise<FfmpegPaths | null> {
  const present = await findFfmpeg(env);
  if ('paths' in present) return present.paths;
  const installed = await installByApt('ffmpeg', 'ffmpeg', report, env);
  const found = installed ? await findFfmpeg(env) : present;
  if ('paths' in found) return found.paths;
  report.say(
    'ffmpeg',
    `cannot be used: ${found.why}. Videos fail with MEDIA_TOOL_MISSING until it is there: install ffmpeg 5.1 or newer (apt, brew, winget; https://ffmpeg.org/download.html), or set FFMPEG_PATH and FFPROBE_PATH.`,
  );
  return null;
}

async function findFfmpeg(env: NodeJS.ProcessEnv): Promise<{ paths: FfmpegPaths } | { why: string }> {
  try {
    const [FFMPEG_PATH, FFPROBE_PATH] = await Promise.all([find('ffmpeg', env), find('ffprobe', env)]);
    return { paths: { FFMPEG_PATH, FFPROBE_PATH } };
  } catch (error) {
    return { why: (error as Error).message };
  }
}

async function find(name: ToolName, env: NodeJS.ProcessEnv): Promise<string> {
  const path = env[toolVariables[name]] || (await whichProgram(name, env));
  if (!path) throw new Error(`${name} is not on PATH`);
  await checkTool(name, path);
  return path;
}
