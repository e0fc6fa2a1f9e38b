/** The two steps of a draft that is asked for by itself. */
import { createDraftStore } from '../src/domains/videos/draftStore.ts';
import { createProjectStore } from '../src/domains/videos/projectStore.ts';
import { persistently } from '../src/services/persistently.ts';
import type { ActivityServices } from '../src/services/services.ts';
import type { ContentType } from '../workflows/videoToContent/contentTypes.ts';
import type { ContentDraftInput, GatheredForDraft, WrittenDraft } from '../workflows/videoToContent/steps.ts';
import { createDraftWriter } from './videoToContent/writeToProject.ts';

interface Asked {
  projectId: string;
  type: ContentType;
  context: string | null;
  replaces: number | null;
}

export function createActivities({ database, blobs, llm }: ActivityServices) {
  const projects = createProjectStore(database);
  const drafts = createDraftStore(database);
  const writer = createDraftWriter({ projects, drafts, blobs, llm });

  return {
    async gatherForDraft({ projectId, type, replaceEdited }: ContentDraftInput): Promise<GatheredForDraft> {
      const { project, segments, screenshots } = await writer.read(projectId);
      const there = await persistently('read the draft', () => drafts.ofProject(projectId));
      const version = there.find((draft) => draft.type === type)?.version ?? null;
      return {
        segments: segments.length,
        chapters: project.chapters?.length ?? 0,
        screenshots: screenshots.length,
        replaces: replaceEdited ? version : null,
      };
    },

    writeDraftAgain: (asked: Asked): Promise<WrittenDraft> => writer.write(asked),
  };
}
