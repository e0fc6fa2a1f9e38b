/** What speaks against a start, said before anything is paid: files that are no recordings, projects that are not there, drafts being written. */
import { buffer, text } from 'node:stream/consumers';
import { parseCaptions } from '../../../activities/videoToContent/captions.ts';
import { contentTypeOf } from '../../../workflows/videoToContent/contentTypes.ts';
import type { ContentDraftInput, VideoToContentInput } from '../../../workflows/videoToContent/steps.ts';
import { ExpectedError, userError, type ErrorCode, type UserError } from '../../errors.ts';
import { isId, type Runs, type Viewer } from '../../runs/runs.ts';
import type { Blobs } from '../../services/blobs/blobs.ts';
import { headBytes, kindOfHead } from '../../services/fileKind.ts';
import { otherThanMedia } from '../../services/media/failures.ts';
import type { FinishedUpload, Uploads } from '../uploads/uploads.ts';
import type { DraftStore } from './draftStore.ts';
import type { ProjectStore } from './projectStore.ts';
import { findWriting } from './writing.ts';

/** Captions of ten hours have fewer than a million characters. */
const mostCaptionBytes = 10_000_000;

export interface CheckParts {
  mostBytes: number;
  blobs: Pick<Blobs, 'get'>;
  uploads: Pick<Uploads, 'find'>;
  projects: ProjectStore;
  drafts: DraftStore;
  /** The run core, which is there before anybody asks. */
  runs(): Runs;
}

export function createChecks({ mostBytes, blobs, uploads, projects, drafts, runs }: CheckParts) {
  return {
    async videoToContent(viewer: Viewer, { uploadId, captionsUploadId }: VideoToContentInput): Promise<UserError[]> {
      const problems = [await checkUpload(viewer, 'uploadId', uploadId, recordingProblem)];
      if (captionsUploadId !== null)
        problems.push(await checkUpload(viewer, 'captionsUploadId', captionsUploadId, captionsProblem));
      return problems.flatMap((problem) => problem ?? []);
    },

    async contentDraft(viewer: Viewer, input: ContentDraftInput): Promise<UserError[]> {
      const { projectId, type, replaceEdited } = input;
      const refused = (code: ErrorCode, message: string, field: keyof ContentDraftInput) => [
        userError(code, message, ['input', field]),
      ];
      const project = isId(projectId) ? await projects.find(projectId) : null;
      if (project?.owner !== viewer.id)
        return refused('NOT_FOUND', 'There is no such project, or it is not yours.', 'projectId');
      const { label } = contentTypeOf(type);
      const video = await runs().get(viewer, projectId);
      const writing = (await findWriting({ drafts, runs: runs(), viewer }, { project: projectId, video })).get(type);
      if (writing?.state === 'GOING')
        return refused('CONFLICT', `${label}: it is being written already. Wait for its end, or cancel it.`, 'type');
      const words = (await projects.pieces(projectId)).reduce((sum, piece) => sum + piece.words, 0);
      if (project.wordsSource === null || words === 0) {
        const why = project.wordsSource === null ? 'The transcript is not complete' : 'Nothing is said in it';
        return refused('BAD_USER_INPUT', `${why}: there is nothing to write from.`, 'projectId');
      }
      const draft = (await drafts.ofProject(projectId)).find((one) => one.type === type);
      if (draft?.edited && !replaceEdited) {
        const message = `${label}: the draft has been edited. Say replaceEdited: true to write it anew; its text stays among its versions.`;
        return refused('CONFLICT', message, 'replaceEdited');
      }
      return [];
    },
  };

  async function checkUpload(
    viewer: Viewer,
    field: 'uploadId' | 'captionsUploadId',
    id: string,
    problemOf: (upload: FinishedUpload) => Promise<{ code: ErrorCode; message: string } | null>,
  ): Promise<UserError | null> {
    const path = ['input', field];
    const upload = await uploads.find(viewer, id);
    if (!upload)
      return userError('NOT_FOUND', 'There is no such upload, or it is not yours. Upload the file first.', path);
    if (upload === 'unfinished')
      return userError('BAD_USER_INPUT', 'The upload has not come to its end yet. Finish it, then start.', path);
    const problem = await problemOf(upload);
    return problem && userError(problem.code, problem.message, path);
  }

  /** Of its first bytes alone; the step `inspect` looks at the rest. */
  async function recordingProblem({ size, blobKey }: FinishedUpload) {
    if (size > mostBytes) {
      const message = `The file has ${size} bytes; recordings of at most ${mostBytes} (MAX_UPLOAD_BYTES) are taken.`;
      return { code: 'LIMIT_EXCEEDED' as const, message };
    }
    const head = size === 0 ? Buffer.alloc(0) : await headOf(blobKey);
    const other = otherThanMedia(await kindOfHead(head, size));
    return other && { code: 'NOT_A_VIDEO' as const, message: other.message };
  }

  async function headOf(blobKey: string): Promise<Buffer> {
    const { stream } = await blobs.get(blobKey, { range: { start: 0, end: headBytes - 1 } });
    return buffer(stream);
  }

  async function captionsProblem({ size, blobKey }: FinishedUpload) {
    if (size > mostCaptionBytes) {
      const message = `The file has ${size} bytes; captions of at most ${mostCaptionBytes} are taken.`;
      return { code: 'LIMIT_EXCEEDED' as const, message };
    }
    try {
      parseCaptions(await text((await blobs.get(blobKey)).stream));
      return null;
    } catch (error) {
      if (error instanceof ExpectedError) return { code: error.code, message: error.message };
      throw error;
    }
  }
}
