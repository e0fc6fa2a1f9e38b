/** A page that lists what the viewer has of one kind: kept fresh, each with how far its run is, and more of it when asked for. */
import { useState, type ReactNode } from 'react';
import { Plus } from 'lucide-react';
import { Link } from 'wouter';
import type { Document } from '../live/api.ts';
import { useShownLink } from '../live/link.ts';
import type { RunSummary } from '../live/state.ts';
import { useFresh } from '../live/useFresh.ts';
import { useNewestRun } from '../live/useNewestRun.ts';
import { ago } from '../live/words.ts';
import { Heading, Pill, Working } from '../ui/parts.tsx';
import { useNow } from '../ui/time.ts';

export interface ListRow {
  id: string;
  href: string;
  name: string;
  /** Under the name. */
  note?: ReactNode;
  /** A figure of it. */
  fact: ReactNode;
  run: RunSummary | null | undefined;
  /** When it was made or changed. */
  at: string;
}

interface ListPageProps<Data, Item> {
  title: string;
  /** A sentence on what is listed. */
  about: string;
  pipeline: string;
  /** What the button says that opens the pipeline's form. */
  start: string;
  document: Document<Data, { first: number }>;
  listOf(data: Data): { nodes: readonly Item[]; pageInfo: { hasNextPage: boolean }; totalCount: number };
  rowOf(item: Item): ListRow;
  /** Which ones are listed first: "newest". */
  order: string;
  /** What is said where there is nothing. */
  empty: ReactNode;
}

const pageSize = 20;
/** The API gives no more at once. */
const most = 100;

export function ListPage<Data, Item>(props: ListPageProps<Data, Item>) {
  const { title, about, pipeline, start, document, listOf, rowOf, order, empty } = props;
  const [first, setFirst] = useState(pageSize);
  const { data, failure, busy, link, asOf } = useFresh(document, { first }, (run) => run.pipeline === pipeline);
  useShownLink({ link, linkSince: asOf, asOf });
  const list = data && listOf(data);
  return (
    <>
      <div className="grid gap-2 pt-3 pb-5 justify-items-start">
        <Heading title={title}>{title}</Heading>
        <p className="soft">{about}</p>
        <Link className="btn primary mt-1" href={`/new/${pipeline}`}>
          <Plus aria-hidden />
          {start}
        </Link>
      </div>
      {!list ? (
        <div className="late-show soft" style={{ minHeight: '60vh' }}>
          {failure ? (
            'The list cannot be read just now. It is asked for again by itself.'
          ) : (
            <Working>Reading the list</Working>
          )}
        </div>
      ) : list.nodes.length === 0 ? (
        <div className="nothing">{empty}</div>
      ) : (
        <>
          <ul className="panel list" aria-label={title} aria-busy={busy}>
            {list.nodes.map(rowOf).map((row) => (
              <Row key={row.id} {...row} />
            ))}
          </ul>
          {list.pageInfo.hasNextPage &&
            (first < most ? (
              <button type="button" className="btn mt-4" onClick={() => setFirst(first + pageSize)}>
                {busy ? <Working>Reading more</Working> : `Show more (${list.totalCount} in all)`}
              </button>
            ) : (
              <p className="hint mt-4">
                The {most} {order}. The API pages through all of them.
              </p>
            ))}
        </>
      )}
    </>
  );
}

function Row({ href, name, note, fact, run: answered, at }: ListRow) {
  const run = useNewestRun(answered ?? null);
  const now = useNow();
  return (
    <li>
      <span className="list-name">
        <Link className="card-link" href={href}>
          {name}
        </Link>
        {note}
      </span>
      <span className="small soft num">{fact}</span>
      {run ? <Pill status={run.status} /> : <span />}
      <time className="small soft num" dateTime={at}>
        {ago(at, now)}
      </time>
    </li>
  );
}
