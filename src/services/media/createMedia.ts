/** Media by ffmpeg and ffprobe. */
import type { Config } from '../../config.ts';
import { audioPieces } from './audioPieces.ts';
import { captions } from './captions.ts';
import { inspect } from './inspect.ts';
import type { Media } from './media.ts';
import { createRunTool } from './runTool.ts';
import { screenshots } from './screenshots.ts';
import { createFindTool } from './tools.ts';

/** Looks for its programs when it is first asked for something: without them a worker does everything else. */
export function createMedia(config: Pick<Config, 'FFMPEG_PATH' | 'FFPROBE_PATH' | 'MEDIA_SILENCE_MS'>): Media {
  const runTool = createRunTool(createFindTool(config), config.MEDIA_SILENCE_MS);
  return {
    inspect: (path, { signal }) => inspect(runTool, path, signal),
    audioPieces: (path, options) => audioPieces(runTool, path, options),
    screenshots: (path, video, options) => screenshots(runTool, path, video, options),
    captions: (path, video, { signal }) => captions(runTool, path, video, signal),
  };
}
