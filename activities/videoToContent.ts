/**
 * What becomes of a recording, step by step. Words and pictures are kept in the project as they come; history carries counts. What is
 * there already when a step is tried again, or run again, is not made anew.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDraftStore } from '../src/domains/videos/draftStore.ts';
import { audioKey, chaptersKey, transcriptKey } from '../src/domains/videos/blobKeys.ts';
import { createProjectStore } from '../src/domains/videos/projectStore.ts';
import { createUploads } from '../src/domains/uploads/uploads.ts';
import { BlobError, blobNotFound } from '../src/services/blobs/blobError.ts';
import type { LocalBlob } from '../src/services/blobs/blobs.ts';
import { createKeptFiles } from '../src/services/blobs/keptFiles.ts';
import { fileFailure } from '../src/services/media/failures.ts';
import type { InspectedVideo } from '../src/services/media/media.ts';
import { persistently } from '../src/services/persistently.ts';
import type { ActivityServices } from '../src/services/services.ts';
import { stepContext } from '../src/worker/stepContext.ts';
import type { ContentType } from '../workflows/videoToContent/contentTypes.ts';
import type {
  AudioPiece,
  FinishedTranscript,
  FoundChapters,
  InspectedProject,
  TakenScreenshots,
  TranscribedPiece,
  VideoToContentInput,
  WrittenDraft,
} from '../workflows/videoToContent/steps.ts';
import { findCaptions } from './videoToContent/findCaptions.ts';
import { findChapters } from './videoToContent/findChapters.ts';
import { keepScreenshots } from './videoToContent/keepScreenshots.ts';
import { mergePieces } from './videoToContent/mergePieces.ts';
import { countWords } from './videoToContent/segments.ts';
import { chaptersVtt, transcriptVtt } from './videoToContent/webVtt.ts';
import { createDraftWriter } from './videoToContent/writeToProject.ts';

interface OfProject {
  projectId: string;
}
interface OfFile extends OfProject {
  uploadId: string;
  file: InspectedVideo;
}

const vtt = { contentType: 'text/vtt; charset=utf-8' };

export function createActivities({ config, database, blobs, media, llm, transcriber }: ActivityServices) {
  const uploads = createUploads({ database, blobs });
  const projects = createProjectStore(database);
  const files = createKeptFiles(config.LOCAL_CACHE_BYTES);
  const drafts = createDraftWriter({ projects, drafts: createDraftStore(database), blobs, llm });

  async function withFile<Result>(uploadId: string, use: (path: string) => Promise<Result>): Promise<Result> {
    return withLocal(
      async () => {
        const upload = await uploads.get(uploadId);
        if (!upload) throw blobNotFound(uploads.blobKey(uploadId));
        const { signal } = stepContext();
        return files.open(uploadId, upload.size, () => uploads.openLocal(uploadId, signal));
      },
      () => deleted('The file has been deleted. Upload it again and start anew.'),
      use,
    );
  }

  return {
    async inspectRecording(input: VideoToContentInput): Promise<InspectedProject> {
      const { runId: id, signal } = stepContext();
      const { uploadId, captionsUploadId, title, context } = input;
      for (const used of [uploadId, captionsUploadId])
        if (used !== null && !(await uploads.markUsed(used, id)))
          throw deleted('The file has been deleted. Upload it again and start anew.');
      return withFile(uploadId, async (path) => {
        const file = await media.inspect(path, { signal });
        const captions = await findCaptions({ media, uploads, captionsUploadId, path, file, signal });
        const warnings = [...file.warnings, ...captions.warnings];
        const { width = null, height = null } = file.video ?? {};
        const { durationSeconds } = file;
        await persistently('keep what the file is', () =>
          projects.save({ id, title, context, uploadId, durationSeconds, width, height, warnings }),
        );
        if (captions.segments) await keepCaptions(id, durationSeconds, captions.source, captions.segments);
        return { projectId: id, file, words: captions.words, warnings };
      });
    },

    async cutSound({ projectId, uploadId, file }: OfFile): Promise<AudioPiece[]> {
      const { signal, report } = stepContext();
      const folder = await mkdtemp(join(tmpdir(), 'longhaul-sound-'));
      const onProgress = (seconds: number) => report({ fraction: seconds / file.durationSeconds });
      const pieces: AudioPiece[] = [];
      try {
        await withFile(uploadId, async (path) => {
          for await (const { path: piecePath, ...piece } of media.audioPieces(path, { signal, folder, onProgress })) {
            const blobKey = audioKey(projectId, piece.index);
            if (!piece.silent) await blobs.take(blobKey, piecePath, { contentType: 'audio/wav' });
            pieces.push({ ...piece, blobKey });
          }
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      return pieces;
    },

    async transcribePiece({ projectId, piece }: OfProject & { piece: AudioPiece }): Promise<TranscribedPiece> {
      const { index, startSeconds, endSeconds, blobKey } = piece;
      const found = { project: projectId, piece: index, startSeconds, endSeconds };
      const keep = (heard: Omit<Parameters<typeof projects.savePiece>[0], keyof typeof found>) =>
        persistently('keep the words', () => projects.savePiece({ ...found, ...heard }));
      if (piece.silent) {
        await keep({ segments: [], words: 0, language: null, source: null, practice: false });
        return { segments: 0, words: 0 };
      }
      let sound: LocalBlob;
      try {
        sound = await blobs.openLocal(blobKey, stepContext().signal);
      } catch (error) {
        // The attempt before this one may have died between its last two statements.
        const kept = isNotFound(error)
          ? await persistently('read the words', () => projects.piece(projectId, index))
          : null;
        if (kept) return { segments: kept.segmentCount, words: kept.words };
        throw isNotFound(error) ? deleted('A piece of the sound is gone. Run it again from “Cut the sound”.') : error;
      }
      try {
        const heard = await transcriber.transcribe({
          path: sound.path,
          seconds: endSeconds - startSeconds,
          name: `piece-${index + 1}.wav`,
        });
        const segments = mergePieces([{ startSeconds, endSeconds, segments: heard.segments }]);
        const words = segments.reduce((sum, { text }) => sum + countWords(text), 0);
        await keep({ segments, words, language: heard.language, source: heard.model, practice: heard.practice });
        await blobs.delete(blobKey);
        return { segments: segments.length, words };
      } finally {
        await sound.close();
      }
    },

    async mergeTranscript({ projectId }: OfProject): Promise<FinishedTranscript> {
      return finishTranscript(projectId);
    },

    takeScreenshots: ({ projectId, uploadId, file }: OfFile): Promise<TakenScreenshots> =>
      withFile(uploadId, (path) => keepScreenshots({ media, projects, blobs }, { projectId, path, file })),

    async findChapters({ projectId }: OfProject): Promise<FoundChapters> {
      const { project, segments } = await drafts.read(projectId);
      const { title, context, durationSeconds } = project;
      const chapters = await findChapters(llm, { title, context, durationSeconds, segments });
      await blobs.put(chaptersKey(projectId), chaptersVtt(chapters, durationSeconds), vtt);
      await persistently('keep the chapters', () => projects.saveChapters(projectId, chapters));
      return { chapters };
    },

    writeFirstDraft: ({ projectId, type }: OfProject & { type: ContentType }): Promise<WrittenDraft> =>
      drafts.write({ projectId, type, context: null, replaces: null }),
  };

  async function keepCaptions(
    project: string,
    endSeconds: number,
    source: string,
    segments: NonNullable<Awaited<ReturnType<typeof findCaptions>>['segments']>,
  ): Promise<void> {
    const words = segments.reduce((sum, { text }) => sum + countWords(text), 0);
    const piece = { project, piece: 0, startSeconds: 0, endSeconds, segments, words, language: null, source };
    await persistently('keep the captions', () => projects.savePiece({ ...piece, practice: false }));
    await finishTranscript(project);
  }

  async function finishTranscript(project: string): Promise<FinishedTranscript> {
    const [pieces, segments] = await persistently('read the words', () =>
      Promise.all([projects.pieces(project), projects.segments(project)]),
    );
    const wordsSource = pieces.find(({ source }) => source)?.source ?? 'nobody';
    const language = pieces.find((piece) => piece.language)?.language ?? null;
    await blobs.put(transcriptKey(project), transcriptVtt(segments), vtt);
    await persistently('keep the transcript', () => projects.finishTranscript(project, { wordsSource, language }));
    return {
      language,
      source: wordsSource,
      segments: segments.length,
      words: pieces.reduce((sum, { words }) => sum + words, 0),
      practice: pieces.some(({ practice }) => practice),
    };
  }
}

async function withLocal<Result>(
  open: () => Promise<LocalBlob>,
  gone: () => Error,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  let file: LocalBlob;
  try {
    file = await open();
  } catch (error) {
    throw isNotFound(error) ? gone() : error;
  }
  try {
    return await use(file.path);
  } finally {
    await file.close();
  }
}

const isNotFound = (error: unknown): boolean => error instanceof BlobError && error.code === 'BLOB_NOT_FOUND';
const deleted = (message: string): Error => fileFailure('MEDIA_DELETED', message);
