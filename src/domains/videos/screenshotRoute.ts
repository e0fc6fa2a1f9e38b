/**
 * `/screenshots/<project>/<index>.jpg`: the lasting path by which texts name a screenshot. For the project's owner it leads to the signed link
 * of the moment; for anybody else there is nothing.
 */
import { answerError } from '../../api/answers.ts';
import { isId } from '../../runs/runs.ts';
import type { BlobLinks } from '../../services/blobs/links.ts';
import type { Route } from '../domain.ts';
import { screenshotKey } from './blobKeys.ts';
import type { ProjectStore } from './projectStore.ts';

/** Links last for 12 hours: what a browser keeps for so long still works. */
const keptSeconds = 3_600;

export const screenshotRoute = (projects: Pick<ProjectStore, 'hasScreenshot'>, links: BlobLinks): Route => ({
  path: '/screenshots',
  async answer(request, response, { viewer }) {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answerError(response, 405, 'BAD_USER_INPUT', `Expected GET or HEAD; got ${request.method}.`);
    const [, project = '', number = ''] = /^\/([^/]+)\/(\d{1,6})\.jpg$/.exec(request.path) ?? [];
    const index = Number(number);
    if (!isId(project) || !(await projects.hasScreenshot(viewer.id, project, index)))
      return answerError(response, 404, 'NOT_FOUND', 'There is no such screenshot, or it is not yours.');
    response
      .set('cache-control', `private, max-age=${keptSeconds}`)
      .redirect(302, links.link(screenshotKey(project, index)));
  },
});
