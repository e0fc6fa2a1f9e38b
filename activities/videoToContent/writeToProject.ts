/** Drafts from all that is known of a project, kept there: what both pipelines that write drafts do. */
import type { DraftStore } from '../../src/domains/videos/draftStore.ts';
import { screenshotKey } from '../../src/domains/videos/blobKeys.ts';
import type { ProjectStore } from '../../src/domains/videos/projectStore.ts';
import type { Blobs } from '../../src/services/blobs/blobs.ts';
import type { Llm } from '../../src/services/llm.ts';
import { persistently } from '../../src/services/persistently.ts';
import { stepContext } from '../../src/worker/stepContext.ts';
import type { ContentType } from '../../workflows/videoToContent/contentTypes.ts';
import type { WrittenDraft } from '../../workflows/videoToContent/steps.ts';
import { writeDraft } from './writeDraft.ts';

export interface DraftWriterParts {
  projects: ProjectStore;
  drafts: DraftStore;
  blobs: Blobs;
  llm: Llm;
}

export interface DraftWanted {
  projectId: string;
  type: ContentType;
  /** Instead of the project's. */
  context: string | null;
  /** The draft's version that may be replaced although it was edited; null where none may. */
  replaces: number | null;
}

export function createDraftWriter({ projects, drafts, blobs, llm }: DraftWriterParts) {
  /** All that can be written from. */
  async function read(projectId: string) {
    const [project, segments, screenshots] = await persistently('read the project', () =>
      Promise.all([projects.find(projectId), projects.segments(projectId), projects.screenshots(projectId, 0, null)]),
    );
    if (!project) throw new Error(`there is no project ${projectId}`);
    return { project, segments, screenshots };
  }

  return {
    read,

    async write({ projectId, type, context, replaces }: DraftWanted): Promise<WrittenDraft> {
      const { runId, signal } = stepContext();
      const { project, segments, screenshots } = await read(projectId);
      const { body } = await writeDraft(llm, {
        projectId,
        type,
        title: project.title,
        context: context ?? project.context,
        segments,
        chapters: project.chapters ?? [],
        screenshots,
        async image(index) {
          const { stream } = await blobs.get(screenshotKey(projectId, index), { signal });
          return Buffer.concat(await stream.toArray());
        },
      });
      return persistently('keep the draft', () =>
        drafts.saveWritten({ project: projectId, type, body, runId, replaces }),
      );
    },
  };
}
