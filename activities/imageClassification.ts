/** The two steps of an image classification. Labels are stored apart from the engine's history, so that they can be deleted. */
import type { ApplicationFailure } from '@temporalio/common';
import { createUploads } from '../src/domains/uploads/uploads.ts';
import { createAnswers } from '../src/services/answers.ts';
import { BlobError } from '../src/services/blobs/blobError.ts';
import type { LocalBlob } from '../src/services/blobs/blobs.ts';
import { pictureFailure } from '../src/services/classifier/failures.ts';
import { inspectPicture, type Picture } from '../src/services/classifier/picture.ts';
import type { ActivityServices } from '../src/services/services.ts';
import { stepContext } from '../src/worker/stepContext.ts';

export interface InspectedPicture extends Picture {
  runId: string;
}

/** The labels themselves are an answer of the step, kept with the answers that were paid for. */
export interface PictureLabels {
  count: number;
  model: string;
  practice: boolean;
}

interface Asked {
  uploadId: string;
}

const noUsage = { promptTokens: 0, completionTokens: 0, costUsd: null };

type Services = Pick<ActivityServices, 'database' | 'blobs' | 'classifier'>;

export function createActivities({ database, blobs, classifier }: Services) {
  const uploads = createUploads({ database, blobs });
  const answers = createAnswers(database);

  async function withFile<Result>(uploadId: string, use: (path: string) => Promise<Result>): Promise<Result> {
    let file: LocalBlob;
    try {
      file = await uploads.openLocal(uploadId, stepContext().signal);
    } catch (error) {
      throw error instanceof BlobError && error.code === 'BLOB_NOT_FOUND' ? deleted() : error;
    }
    try {
      return await use(file.path);
    } finally {
      await file.close();
    }
  }

  return {
    async inspectUpload({ uploadId }: Asked): Promise<InspectedPicture> {
      const { runId } = stepContext();
      if (!(await uploads.markUsed(uploadId, runId))) throw deleted();
      const found = await withFile(uploadId, inspectPicture);
      if ('code' in found) throw pictureFailure(found.code, found.message);
      return { runId, ...found };
    },

    async classifyUpload({ uploadId }: Asked): Promise<PictureLabels> {
      const context = stepContext();
      const question = { uploadId };
      const stored = await answers.find(context, question);
      if (stored) return inShort(stored);
      const upload = await uploads.get(uploadId);
      if (!upload) throw deleted();
      const { labels, model, practice } = await withFile(uploadId, (file) =>
        classifier.classify({ file, name: upload.name }),
      );
      context.use(noUsage, practice);
      return inShort(
        await answers.keep(context, question, { text: JSON.stringify(labels), usage: noUsage, model, practice }),
      );
    },
  };
}

const inShort = ({ text, model, practice }: { text: string; model: string; practice: boolean }): PictureLabels => ({
  count: (JSON.parse(text) as unknown[]).length,
  model,
  practice,
});

const deleted = (): ApplicationFailure =>
  pictureFailure('PICTURE_DELETED', 'The picture has been deleted. Upload it again and start anew.');
