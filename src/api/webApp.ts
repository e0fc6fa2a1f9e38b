/** The built web app: hashed assets for good, its page for its routes and for nothing else. */
import { fileURLToPath } from 'node:url';
import express, { Router, type Response } from 'express';
import { answerError } from './answers.ts';
import type { Viewers } from './viewers.ts';

const folder = fileURLToPath(new URL('../../web/dist', import.meta.url));
export const webIndex = `${folder}/index.html`;

/** As in web/src/App.tsx: what the app shows a page for, beside the domains' pages. */
const ownPages = ['/', '/new/:pipeline', '/runs/:id'];

/** @param domainPages paths of the pages that domains bring */
export function serveWebApp(viewers: Pick<Viewers, 'welcome'>, domainPages: readonly string[]): Router {
  const router = Router();

  /** The page itself is never kept, so that after a deploy nobody runs an old one; it brings the session. */
  function sendPage(request: express.Request, response: Response, status: number): void {
    const cookie = viewers.welcome(request);
    if (cookie) response.append('set-cookie', cookie);
    response.status(status).sendFile(webIndex, { headers: { 'cache-control': 'no-cache' } }, (error) => {
      if (!error || response.headersSent) return;
      answerError(response, 503, 'UNAVAILABLE', 'The web app is not built: npm run build.');
    });
  }

  router.use(
    '/assets',
    express.static(`${folder}/assets`, { immutable: true, maxAge: '1y', fallthrough: true, index: false }),
  );
  router.use('/assets', (_request, response) => answerError(response, 404, 'NOT_FOUND', 'There is no such file.'));
  router.get([...ownPages, ...domainPages], (request, response) => sendPage(request, response, 200));
  router.use(express.static(folder, { index: false, maxAge: '1h' }));
  // The app shows its own page for what it does not know; programs get JSON.
  router.use((request, response) => {
    const wantsPage = ['GET', 'HEAD'].includes(request.method) && request.accepts(['json', 'html']) === 'html';
    if (wantsPage) return sendPage(request, response, 404);
    answerError(response, 404, 'NOT_FOUND', `There is nothing at ${request.method} ${request.path.slice(0, 100)}.`);
  });
  return router;
}
