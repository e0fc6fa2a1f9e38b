/** Projects and drafts as the API shows them, always the viewer's own. */
import { chaptersText } from '../../../activities/videoToContent/webVtt.ts';
import { contentTypeNames, contentTypeOf, type ContentType } from '../../../workflows/videoToContent/contentTypes.ts';
import type { VideoToContentInput } from '../../../workflows/videoToContent/steps.ts';
import type { ApiContext } from '../../api/context.ts';
import type { ContentActionKind, ContentState, Resolvers } from '../../api/generated/resolvers.ts';
import { checkRange, checkText } from '../../api/inputChecks.ts';
import { limits } from '../../api/limits.ts';
import { ExpectedError, userError } from '../../errors.ts';
import { isId } from '../../runs/runs.ts';
import type { RunSnapshot } from '../../runs/snapshot.ts';
import type { BlobLinks } from '../../services/blobs/links.ts';
import { limitsOf } from '../contentTypes/index.ts';
import type { Uploads } from '../uploads/uploads.ts';
import { chaptersKey, screenshotKey, transcriptKey } from './blobKeys.ts';
import { contentAction } from './contentActions.ts';
import type { DraftRow, DraftStore, VersionRow } from './draftStore.ts';
import type { PieceRow, ProjectRow, ProjectStore, ScreenshotRow } from './projectStore.ts';
import { screenshotConnection, segmentConnection } from './pages.ts';
import { findWriting } from './writing.ts';

const pipeline = 'videoToContent';

/** A project by its id; or what a pipeline's definition gives as a run's result, with the run that is being shown. */
export interface ProjectParent {
  id: string;
  /** Of either pipeline. */
  run?: RunSnapshot;
}
/** A draft's row; or what a pipeline's definition gives as a run's result, with the run that is being shown. */
export interface DraftParent {
  id: string;
  row?: DraftRow;
  run?: RunSnapshot;
}
export interface TranscriptParent {
  project: ProjectRow;
  pieces: PieceRow[];
}
export interface ContentActionParent {
  type: ContentType;
  state: ContentState;
  action: ContentActionKind;
  draft: DraftParent | null;
  run: RunSnapshot | null;
}
export type ScreenshotParent = ScreenshotRow;
export type DraftVersionParent = VersionRow;

const longestDraft = 60_000;

interface Parts {
  projects: ProjectStore;
  drafts: DraftStore;
  uploads: Pick<Uploads, 'blobKey'>;
  links: Pick<BlobLinks, 'link'>;
}

export function createResolvers({ projects, drafts, uploads, links }: Parts): Resolvers {
  /** Read once for each parent, however many of its fields are asked for. */
  const rowOf = oncePerParent(async ({ id }: ProjectParent, { viewer }: ApiContext) => {
    const row = isId(id) ? await projects.find(id) : null;
    return row?.owner === viewer.id ? row : null;
  });
  const videoRunOf = oncePerParent(async ({ id, run }: ProjectParent, { runs, viewer }: ApiContext) => {
    if (run?.id === id) return run;
    const found = await runs.get(viewer, id);
    return found?.pipeline === pipeline ? found : null;
  });
  const draftOf = oncePerParent(async ({ id, row }: DraftParent, { viewer }: ApiContext) => {
    const found = row ?? (isId(id) ? await drafts.find(viewer.id, id) : null);
    if (!found) throw new ExpectedError('NOT_FOUND', 'There is no such draft, or it is not yours.');
    return found;
  });
  /** What the run was started with: all that there is before its first step has ended. */
  const inputOf = async (parent: ProjectParent, context: ApiContext): Promise<VideoToContentInput> => {
    const run = await videoRunOf(parent, context);
    if (!run) throw new ExpectedError('NOT_FOUND', 'There is no such project, or it is not yours.');
    return run.input as VideoToContentInput;
  };

  async function contentActions(parent: ProjectParent, context: ApiContext): Promise<ContentActionParent[]> {
    const { runs, viewer } = context;
    const [row, video] = await Promise.all([rowOf(parent, context), videoRunOf(parent, context)]);
    const [pieces, writing] = await Promise.all([
      row ? projects.pieces(parent.id) : [],
      findWriting({ drafts, runs, viewer }, { project: parent.id, video, shown: parent.run }),
    ]);
    // After the runs: what one of them says that it has written is there.
    const texts = row ? await drafts.ofProject(parent.id) : [];
    const canWrite = row?.wordsSource != null && pieces.some(({ words }) => words > 0);
    return contentTypeNames.map((type) => {
      const draft = texts.find((one) => one.type === type) ?? null;
      const { run = null, state = null } = writing.get(type) ?? {};
      return {
        type,
        ...contentAction({ type, body: draft?.body ?? null, writing: state, canWrite }),
        draft: draft && { id: draft.id, row: draft, ...(parent.run && { run: parent.run }) },
        run,
      };
    });
  }

  return {
    Query: {
      async videoProject(_root, { id }, context) {
        if (!isId(id)) return null;
        const parent = { id };
        return (await rowOf(parent, context)) || (await videoRunOf(parent, context)) ? parent : null;
      },
      async videoProjects(_root, { first, after }, { runs, viewer }) {
        const size = first ?? 20;
        checkRange('first', size, 1, limits.pageSize);
        checkText('after', after, limits.nameCharacters);
        const page = await runs.list(viewer, { first: size, after, filter: { pipeline } });
        const { nodes, hasNextPage, endCursor, totalCount } = page;
        return { nodes: nodes.map((run) => ({ id: run.id, run })), totalCount, pageInfo: { hasNextPage, endCursor } };
      },
      async draft(_root, { id }, { viewer }) {
        const row = isId(id) ? await drafts.find(viewer.id, id) : null;
        return row && { id, row };
      },
    },

    Mutation: {
      async updateDraft(_root, { input: { id, body, expectedVersion } }, { viewer }) {
        const refused = (problem: ReturnType<typeof userError>, row?: DraftRow) => ({
          draft: row ? { id, row } : null,
          userErrors: [problem],
        });
        const problem = bodyProblem(body);
        if (problem) return refused(userError('BAD_USER_INPUT', problem, ['input', 'body']));
        const saved = isId(id)
          ? await drafts.saveEdited(viewer.id, id, body, expectedVersion)
          : { kind: 'missing' as const };
        if (saved.kind === 'missing')
          return refused(userError('NOT_FOUND', 'There is no such draft, or it is not yours.', ['input', 'id']));
        const { kind, draft } = saved;
        if (kind === 'conflict') {
          const message = `The draft has changed meanwhile: it is version ${draft.version} now, and this change was made to version ${expectedVersion}.`;
          return refused(userError('CONFLICT', message, ['input', 'expectedVersion']), draft);
        }
        return { draft: { id, row: draft }, userErrors: [] };
      },
    },

    VideoProject: {
      title: async (parent, _arguments, context) =>
        (await rowOf(parent, context))?.title ?? (await inputOf(parent, context)).title,
      async context(parent, _arguments, context) {
        const row = await rowOf(parent, context);
        return row ? row.context : (await inputOf(parent, context)).context;
      },
      durationSeconds: async (parent, _arguments, context) => (await rowOf(parent, context))?.durationSeconds ?? null,
      width: async (parent, _arguments, context) => (await rowOf(parent, context))?.width ?? null,
      height: async (parent, _arguments, context) => (await rowOf(parent, context))?.height ?? null,
      warnings: async (parent, _arguments, context) => (await rowOf(parent, context))?.warnings ?? [],
      async videoUrl(parent, _arguments, context) {
        const row = await rowOf(parent, context);
        return row && links.link(uploads.blobKey(row.uploadId));
      },
      async transcript(parent, _arguments, context) {
        const project = await rowOf(parent, context);
        const pieces = project ? await projects.pieces(project.id) : [];
        return project && pieces.length > 0 ? { project, pieces } : null;
      },
      screenshots: async (parent, asked, context) =>
        screenshotConnection(projects, await rowOf(parent, context), asked),
      chapters: async (parent, _arguments, context) => (await rowOf(parent, context))?.chapters ?? null,
      async chaptersUrl(parent, _arguments, context) {
        const row = await rowOf(parent, context);
        return row?.chapters ? links.link(chaptersKey(row.id)) : null;
      },
      async chaptersText(parent, _arguments, context) {
        const row = await rowOf(parent, context);
        return row?.chapters ? chaptersText(row.chapters) : null;
      },
      contentActions: (parent, _arguments, context) => contentActions(parent, context),
      run: (parent, _arguments, context) => videoRunOf(parent, context),
      async createdAt(parent, _arguments, context) {
        const row = await rowOf(parent, context);
        if (row) return row.createdAt.toISOString();
        return (await videoRunOf(parent, context))?.requestedAt ?? new Date(0).toISOString();
      },
    },

    Transcript: {
      language: ({ project, pieces }) => project.language ?? pieces.find(({ language }) => language)?.language ?? null,
      source: ({ project, pieces }) =>
        project.wordsSource ?? pieces.find(({ source }) => source)?.source ?? 'not known yet',
      practice: ({ pieces }) => pieces.some(({ practice }) => practice),
      complete: ({ project }) => project.wordsSource !== null,
      words: ({ pieces }) => pieces.reduce((sum, { words }) => sum + words, 0),
      segments: ({ pieces }, asked) => segmentConnection(projects, pieces, asked),
      vttUrl: ({ project }) => (project.wordsSource === null ? null : links.link(transcriptKey(project.id))),
    },

    Screenshot: {
      url: ({ project, index }) => links.link(screenshotKey(project, index)),
    },

    ContentAction: {
      label: ({ type }) => contentTypeOf(type).label,
      description: ({ type }) => contentTypeOf(type).description,
      limits: ({ type }) => limitsOf(contentTypeOf(type)),
    },

    Draft: {
      type: async (parent, _arguments, context) => (await draftOf(parent, context)).type,
      body: async (parent, _arguments, context) => (await draftOf(parent, context)).body,
      version: async (parent, _arguments, context) => (await draftOf(parent, context)).version,
      edited: async (parent, _arguments, context) => (await draftOf(parent, context)).edited,
      updatedAt: async (parent, _arguments, context) => (await draftOf(parent, context)).updatedAt.toISOString(),
      limits: async (parent, _arguments, context) => limitsOf(contentTypeOf((await draftOf(parent, context)).type)),
      async project(parent, _arguments, context) {
        const { project: id } = await draftOf(parent, context);
        return { id, ...(parent.run && { run: parent.run }) };
      },
      async action(parent, _arguments, context) {
        const { project: id, type } = await draftOf(parent, context);
        const actions = await contentActions({ id, ...(parent.run && { run: parent.run }) }, context);
        return actions.find((one) => one.type === type)?.action ?? 'NONE';
      },
      async versions(parent, { first, before }, context) {
        checkRange('first', first ?? 20, 1, limits.pageSize);
        return drafts.versions((await draftOf(parent, context)).id, first ?? 20, before ?? null);
      },
    },

    DraftVersion: {
      writtenBy: ({ runId }) => (runId === null ? 'USER' : 'MODEL'),
      createdAt: ({ createdAt }) => createdAt.toISOString(),
    },
  };
}

/** In words; null where the text can be kept. */
function bodyProblem(body: string): string | null {
  if (body.length > longestDraft) return `Body: expected at most ${longestDraft} characters, got ${body.length}.`;
  if (body.includes('\0') || !body.isWellFormed())
    return 'Body: expected text, got a NUL character or half a surrogate pair.';
  return null;
}

/** `load`, once for each parent: what fields of one object ask for together is read together. */
function oncePerParent<Parent extends object, Value>(
  load: (parent: Parent, context: ApiContext) => Promise<Value>,
): (parent: Parent, context: ApiContext) => Promise<Value> {
  const loaded = new WeakMap<Parent, Promise<Value>>();
  return (parent, context) => {
    let value = loaded.get(parent);
    if (!value) loaded.set(parent, (value = load(parent, context)));
    return value;
  };
}
