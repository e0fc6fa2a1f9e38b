/**
 * A list of the viewer's runs, kept true: rows change in place by the `runs` subscription, new ones are counted and come in
 * when they are asked for, so that nothing moves under the pointer. After any gap the list is read again.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { RunListDocument, type RunFilter } from '../gql/graphql.ts';
import { request } from './api.ts';
import { onWake } from './browser.ts';
import { onRunChanged } from './runsChannel.ts';
import { onSocket, wantSocket } from './socket.ts';
import { belongsTo, mergeIntoList, type Link, type RunSummary } from './state.ts';

export interface RunList {
  /** Null before the first answer. */
  runs: readonly RunSummary[] | null;
  totalCount: number;
  hasMore: boolean;
  /** Runs that belong here and are not shown yet. */
  newCount: number;
  /** The last read failed; what was there before is still shown. */
  failed: boolean;
  busy: boolean;
  link: Link;
  asOf: number;
  clockOffset: number;
}

const pollMs = 3_000;
const pageSize = 20;
const nothing: RunList = {
  runs: null,
  totalCount: 0,
  hasMore: false,
  newCount: 0,
  failed: false,
  busy: true,
  link: 'CONNECTING',
  asOf: 0,
  clockOffset: 0,
};

/** @param filter must be the same object as long as it means the same */
export function useRunList(filter: RunFilter) {
  const [list, setList] = useState<RunList>(nothing);
  const current = useRef({ cursor: null as string | null, heard: new Set<string>(), wanted: pageSize });

  const read = useCallback(
    /** @param show whether runs that are new may take their places */
    async (show: boolean) => {
      const asked = current.current;
      setList((before) => ({ ...before, busy: true }));
      try {
        const { runs: page } = await request(RunListDocument, { first: Math.min(100, asked.wanted), filter });
        if (current.current !== asked) return;
        asked.cursor = page.pageInfo.endCursor ?? null;
        setList((before) => merged(before, page, show, asked.heard));
      } catch {
        if (current.current !== asked) return;
        setList((before) => ({
          ...before,
          busy: false,
          failed: true,
          link: navigator.onLine ? 'RECONNECTING' : 'OFFLINE',
        }));
      }
    },
    [filter],
  );

  useEffect(() => {
    const mine = { cursor: null, heard: new Set<string>(), wanted: pageSize };
    current.current = mine;
    setList(nothing);
    let socketOpen = false;
    let timer: ReturnType<typeof setInterval> | undefined;
    void read(true);
    wantSocket(true);
    const letGo = [
      onSocket((open) => {
        const back = open && !socketOpen;
        socketOpen = open;
        clearInterval(timer);
        if (back) void read(false).then(() => setList((before) => ({ ...before, link: 'LIVE' })));
        if (!open) timer = setInterval(() => document.visibilityState === 'visible' && void read(false), pollMs);
      }),
      onWake(() => void read(false)),
      onRunChanged((run) =>
        setList((before) => {
          if (!before.runs) return before;
          if (before.runs.some(({ id }) => id === run.id)) {
            return { ...before, runs: mergeIntoList(before.runs, run), link: 'LIVE', asOf: Date.now() };
          }
          if (belongsTo(filter, run)) mine.heard.add(run.id);
          else mine.heard.delete(run.id);
          return { ...before, newCount: mine.heard.size };
        }),
      ),
    ];
    return () => {
      clearInterval(timer);
      wantSocket(false);
      for (const stop of letGo) stop();
    };
  }, [filter, read]);

  const showNew = () => {
    current.current.heard.clear();
    void read(true);
  };
  const showMore = () => {
    current.current.wanted += pageSize;
    void read(true);
  };
  return { list, showNew, showMore, retry: () => void read(true) };
}

type Page = { nodes: RunSummary[]; totalCount: number; pageInfo: { hasNextPage: boolean } };

function merged(before: RunList, page: Page, show: boolean, heard: Set<string>): RunList {
  const now = Date.now();
  const first = page.nodes[0];
  const shared = {
    totalCount: page.totalCount,
    hasMore: page.pageInfo.hasNextPage,
    failed: false,
    busy: false,
    asOf: now,
    clockOffset: first ? Date.parse(first.serverTime) - now : before.clockOffset,
    link: before.link === 'LIVE' ? before.link : before.runs ? ('POLLING' as const) : before.link,
  };
  if (show || !before.runs) {
    const known = before.runs ?? [];
    // An older answer that was overtaken on its way never takes a newer state back.
    const runs = page.nodes.map((run) => mergeIntoList([run], known.find(({ id }) => id === run.id) ?? run)[0]!);
    return { ...before, ...shared, runs, newCount: heard.size };
  }
  let runs = before.runs;
  for (const run of page.nodes) {
    if (runs.some(({ id }) => id === run.id)) runs = mergeIntoList(runs, run);
    else heard.add(run.id);
  }
  return { ...before, ...shared, runs, newCount: heard.size };
}
