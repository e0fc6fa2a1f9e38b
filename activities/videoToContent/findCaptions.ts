/** Where a recording's words come from: captions beside the file, captions in it, or its sound. */
import { text } from 'node:stream/consumers';
import type { Uploads } from '../../src/domains/uploads/uploads.ts';
import { ExpectedError } from '../../src/errors.ts';
import { fileFailure } from '../../src/services/media/failures.ts';
import type { InspectedVideo, Media } from '../../src/services/media/media.ts';
import type { InspectedProject, Segment } from '../../workflows/videoToContent/steps.ts';
import { parseCaptions } from './captions.ts';

interface Asked {
  media: Pick<Media, 'captions'>;
  uploads: Pick<Uploads, 'read'>;
  captionsUploadId: string | null;
  path: string;
  file: InspectedVideo;
  signal: AbortSignal;
}

interface FoundCaptions {
  words: InspectedProject['words'];
  /** Null where none are taken. */
  segments: Segment[] | null;
  /** For people. */
  source: string;
  warnings: string[];
}

/** @throws ApplicationFailure CAPTIONS_UNREADABLE where those beside the file are none; of those in it that is a warning */
export async function findCaptions({
  media,
  uploads,
  captionsUploadId,
  path,
  file,
  signal,
}: Asked): Promise<FoundCaptions> {
  const without = { segments: null, source: '', words: file.audio ? 'MODEL' : 'NONE', warnings: [] } as const;
  if (captionsUploadId !== null) {
    const { stream } = await uploads.read(captionsUploadId, signal);
    const segments = parsed(await text(stream), (message) => {
      throw fileFailure('CAPTIONS_UNREADABLE', message);
    });
    return { words: 'CAPTIONS_FILE', segments, source: 'captions beside the file', warnings: [] };
  }
  const inFile = file.captions ? await media.captions(path, file, { signal }) : null;
  if (inFile === null) return { ...without, warnings: [] };
  const warnings: string[] = [];
  const segments = parsed(inFile, () => warnings.push('The captions in the file hold no words: they are not used.'));
  if (!segments) return { ...without, warnings };
  return { words: 'CAPTIONS_TRACK', segments, source: 'captions in the file', warnings };
}

function parsed(captions: string, onProblem: (message: string) => void): Segment[] | null {
  try {
    return parseCaptions(captions);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    onProblem(error.message);
    return null;
  }
}
