/** Media by ffmpeg and ffprobe. */
import type { Config } from '../../config.ts';
import { audioPieces } from './audioPieces.ts';
import { captions } from './captions.ts';
import { inspect } from './inspect.ts';
import type { Media } from './media.ts';
import { createRunTool } from './runTool.ts';
import { screenshots } from './screenshots.ts';
import { createFindTool } from './tools.ts';

/** Without its programs a worker does everything else. */
export function createMedia(config: Pick<Config, 'FFMPEG_PATH' | 'FFPROBE_PATH' | 'MEDIA_SILENCE_MS'>): Media {
  const findTool = createFindTool(config);
  const runTool = createRunTool(findTool, config.MEDIA_SILENCE_MS);
  return {
    async lack() {
      const looked = await Promise.allSettled([findTool('ffmpeg'), findTool('ffprobe')]);
      const missing = looked.find((tool) => tool.status === 'rejected');
      return missing ? (missing.reason as Error).message : null;
    },
    inspect: (path, { signal }) => inspect(runTool, path, signal),
    audioPieces: (path, options) => audioPieces(runTool, path, options),
    screenshots: (path, video, options) => screenshots(runTool, path, video, options),
    captions: (path, video, { signal }) => captions(runTool, path, video, signal),
  };
}
