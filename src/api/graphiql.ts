/** GraphiQL from our own server, with the main operations ready to run; not in production. */
import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config.ts';
import { answerError } from './answers.ts';
import { exampleOperations } from './exampleOperations.ts';
import type { Viewers } from './viewers.ts';

interface Page {
  html: string;
  contentSecurityPolicy: string;
}

export function serveGraphiql(config: Config, schema: GraphQLSchema, viewers: Pick<Viewers, 'welcome'>): Router {
  const router = Router();
  if (config.NODE_ENV === 'production') return router;
  let page: Promise<Page> | null = null;
  router.get('/', async (request, response) => {
    page ??= renderPage(schema);
    const { html, contentSecurityPolicy } = await page;
    const cookie = viewers.welcome(request);
    if (cookie) response.append('set-cookie', cookie);
    response
      .set({ 'content-security-policy': contentSecurityPolicy, 'cache-control': 'no-cache' })
      .type('html')
      .send(html);
  });
  router.use((_request, response) => answerError(response, 404, 'NOT_FOUND', 'GraphiQL is at /graphiql.'));
  return router;
}

/** GraphiQL's tabs slide into place when there are more than two, and jump away from under the first click. */
const tabsStayInPlace = '.graphiql-tab { transform: none !important }';

/** Loaded when first asked for: the page has 9 MB. */
async function renderPage(schema: GraphQLSchema): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'Longhaul GraphiQL',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultTabs: exampleOperations(schema).map((query) => ({ query })),
    credentials: 'same-origin',
  });
  const page = html.replace('</style>', `${tabsStayInPlace}</style>`);
  return { html: page, contentSecurityPolicy: policyFor(page) };
}

/** The page's own inline script and nothing else; its editor makes its workers and styles itself. */
function policyFor(html: string): string {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script ?? '');
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return [
    `default-src 'self'`,
    `script-src 'self' ${hashes.join(' ')}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `worker-src blob:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}
