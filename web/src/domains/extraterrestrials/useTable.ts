/** The table in a component: watched while the page is open. */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { ExtraterrestrialsChangedDocument, ExtraterrestrialsDocument } from '../../gql/graphql.ts';
import { request, subscribe } from '../../live/api.ts';
import { onWake } from '../../live/browser.ts';
import { useShownLink } from '../../live/link.ts';
import { onSocket, wantSocket } from '../../live/socket.ts';
import { TableWatcher, type TablePorts, type TableView } from './tableWatcher.ts';

const browserPorts: TablePorts = {
  stream: (sink) =>
    subscribe(
      ExtraterrestrialsChangedDocument,
      {},
      { next: ({ extraterrestrials }) => sink.next(extraterrestrials), ended: () => sink.ended() },
    ),
  query: async (offset, first) => (await request(ExtraterrestrialsDocument, { first, offset })).extraterrestrials,
  onWake,
  onSocket,
  online: () => navigator.onLine,
  shown: () => document.visibilityState === 'visible',
  now: () => Date.now(),
  after: (milliseconds, body) => {
    const timer = setTimeout(body, milliseconds);
    return () => clearTimeout(timer);
  },
};

const nothingYet: TableView = { total: null, counts: null, link: 'CONNECTING', linkSince: 0, asOf: 0 };
const deaf = () => () => {};

/** Null before the component is there. */
export function useTable(): { table: TableWatcher | null; view: TableView } {
  const [table, setTable] = useState<TableWatcher | null>(null);
  useEffect(() => {
    const started = new TableWatcher(browserPorts);
    started.start();
    wantSocket(true);
    setTable(started);
    return () => {
      wantSocket(false);
      started.close();
      setTable(null);
    };
  }, []);
  const view = useSyncExternalStore(
    table?.subscribe ?? deaf,
    useCallback(() => table?.view ?? nothingYet, [table]),
  );
  useShownLink(view);
  return { table, view };
}
