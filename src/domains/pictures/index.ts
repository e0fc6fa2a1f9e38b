/** Pictures that are classified: whether an upload is one, what is shown of them, and their deletion. */
import { and, eq } from 'drizzle-orm';
import { userError, type UserError } from '../../errors.ts';
import type { Viewer } from '../../runs/runs.ts';
import type { Label } from '../../services/classifier/messages.ts';
import { createBlobLinks } from '../../services/blobs/links.ts';
import { inspectPicture, sizeProblem, type Picture, type PictureProblem } from '../../services/classifier/picture.ts';
import { startLoop } from '../../services/loop.ts';
import { answers } from '../../services/tables.ts';
import type { CreateDomain } from '../domain.ts';
import { createUploads } from '../uploads/uploads.ts';
import { deletePictures, keptMs } from './deletion.ts';
import { pictureDeletions } from './tables.ts';

const pipeline = 'imageClassification';
/** The step whose answer holds the labels. */
const labelsStep = 'classify';
const deleteEveryMs = 60_000;
const path = ['input', 'uploadId'];

/** What the pipeline gives of a picture; the rest is looked up when it is asked for. */
export interface PictureResult {
  runId: string;
  uploadId: string;
  width: number;
  height: number;
  /** Null until the labels are there. */
  model: string | null;
  practice: boolean | null;
}

export const pictures: CreateDomain = ({ config, database, blobs, log }) => {
  const { db } = database;
  const uploads = createUploads({ database, blobs });
  const links = createBlobLinks(config);
  const stopDeleting = startLoop(log, 'pictures', deleteEveryMs, () =>
    deletePictures(database, uploads, pipeline, new Date(Date.now() - keptMs)),
  );

  async function checkUpload(viewer: Viewer, { uploadId }: { uploadId: string }): Promise<UserError[]> {
    const upload = await uploads.find(viewer, uploadId);
    if (!upload)
      return [userError('NOT_FOUND', 'There is no such upload, or it is not yours. Upload the picture first.', path)];
    if (upload === 'unfinished') {
      return [userError('BAD_USER_INPUT', 'The upload has not come to its end yet. Finish it, then start.', path)];
    }
    const found = sizeProblem(upload.size) ?? (await inspectUpload(uploadId));
    return 'code' in found ? [userError(found.code, found.message, path)] : [];
  }

  async function inspectUpload(uploadId: string): Promise<Picture | PictureProblem> {
    const file = await uploads.openLocal(uploadId);
    try {
      return await inspectPicture(file.path);
    } finally {
      await file.close();
    }
  }

  return {
    checkInput: { [pipeline]: checkUpload },
    resolvers: {
      ImageClassification: {
        imageUrl: ({ uploadId }) => links.link(uploads.blobKey(uploadId)),
        async labels({ runId, model }) {
          if (model === null) return null;
          const [row] = await db
            .select({ answer: answers.answer })
            .from(answers)
            .where(and(eq(answers.runId, runId), eq(answers.activityId, labelsStep)));
          if (!row) return null;
          const { text } = JSON.parse(row.answer) as { text: string };
          return JSON.parse(text) as Label[];
        },
        async deletedAt({ runId }) {
          const [row] = await db.select().from(pictureDeletions).where(eq(pictureDeletions.runId, runId));
          return row?.deletedAt.toISOString() ?? null;
        },
      },
    },
    close: () => stopDeleting(),
  };
};
