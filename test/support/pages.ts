/** Web pages on loopback that a test says the answers of, and that remember who came. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './waiting.ts';

export interface Visit {
  /** With what stands behind the question mark. */
  path: string;
  headers: IncomingHttpHeaders;
  /** Null while nothing was answered. */
  status: number | null;
  /** The visitor left before the whole answer was there. */
  wentAway: boolean;
}

/** What is answered; `hold` answers nothing until the visitor goes away. */
export type PageAnswer = { status?: number; headers?: Record<string, string>; body: string } | 'hold';

export interface Pages {
  /** Without a slash at the end. */
  url: string;
  /** In the order in which they came. */
  visits: Visit[];
  /** The most that were there at once. */
  mostAtOnce(): number;
  visitsOf(path: string): Visit[];
  /** What the next visits of `path` get, one each; after them, and where nothing was said, a plain page that is named like its path. */
  next(path: string, ...answers: PageAnswer[]): void;
  /** What all visits of `path` get that were told nothing else. */
  always(path: string, answer: PageAnswer): void;
  /** Holds all visits until `release` lets all of them go on. */
  gate(): { release(): void };
  /** Resolves when the `count`-th visit of `path` has come, and, with `wentAway`, has left without an answer. */
  visited(path: string, options?: { count?: number; wentAway?: boolean }): Promise<Visit>;
  close(): Promise<void>;
}

export const page = (title: string, head = ''): PageAnswer => ({
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html><head><title>${title}</title>${head}</head><body></body></html>`,
});
export const json = (value: unknown, status = 200): PageAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export async function startPages(): Promise<Pages> {
  const visits: Visit[] = [];
  const nexts = new Map<string, PageAnswer[]>();
  const fixed = new Map<string, PageAnswer>();
  let open = Promise.resolve();
  let there = 0;
  let most = 0;

  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const visit: Visit = { path, headers: request.headers, status: null, wentAway: false };
    visits.push(visit);
    there += 1;
    most = Math.max(most, there);
    response.on('close', () => {
      there -= 1;
      visit.wentAway = !response.writableFinished;
    });
    const answer = nexts.get(path)?.shift() ?? fixed.get(path) ?? page(path);
    void open.then(() => send(response, visit, answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A test file that has ended is not held up by it.
  server.unref();
  const visitsOf = (path: string) => visits.filter((visit) => visit.path === path);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits,
    mostAtOnce: () => most,
    visitsOf,
    next: (path, ...answers) => void nexts.set(path, [...(nexts.get(path) ?? []), ...answers]),
    always: (path, answer) => void fixed.set(path, answer),
    gate() {
      const gate = Promise.withResolvers<void>();
      open = gate.promise;
      return { release: gate.resolve };
    },
    visited: (path, { count = 1, wentAway = false } = {}) =>
      eventually(`visit ${count} of ${path}`, () => {
        const visit = visitsOf(path)[count - 1];
        return visit && (!wentAway || visit.wentAway) && visit;
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(response: ServerResponse, visit: Visit, answer: PageAnswer): void {
  if (answer === 'hold') return;
  visit.status = answer.status ?? 200;
  response.writeHead(visit.status, answer.headers).end(answer.body);
}
