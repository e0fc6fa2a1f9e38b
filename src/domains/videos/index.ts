/** What becomes of people's recordings: projects with their transcripts and screenshots, and the drafts that are written from them. */
import { createBlobLinks } from '../../services/blobs/links.ts';
import type { Runs } from '../../runs/runs.ts';
import type { CreateDomain } from '../domain.ts';
import { createUploads } from '../uploads/uploads.ts';
import { createChecks } from './checkInput.ts';
import { createDraftStore } from './draftStore.ts';
import { createProjectStore } from './projectStore.ts';
import { createResolvers } from './resolvers.ts';
import { screenshotRoute } from './screenshotRoute.ts';

export const videos: CreateDomain = ({ config, database, blobs }) => {
  const uploads = createUploads({ database, blobs });
  const projects = createProjectStore(database);
  const drafts = createDraftStore(database);
  const links = createBlobLinks(config);
  let core: Runs | null = null;
  const runs = () => {
    if (!core) throw new Error('the run core is not there yet');
    return core;
  };
  return {
    checkInput: createChecks({ mostBytes: config.MAX_UPLOAD_BYTES, blobs, uploads, projects, drafts, runs }),
    resolvers: createResolvers({ projects, drafts, uploads, links }),
    pages: ['/videos', '/videos/:id', '/drafts/:id'],
    routes: [screenshotRoute(projects, links)],
    open(opened) {
      core = opened;
    },
  };
};
