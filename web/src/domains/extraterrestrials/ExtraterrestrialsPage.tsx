/** Everybody's table of extraterrestrials: who has been reached, and the button that calls all the others. */
import { useEffect, useRef, useState } from 'react';
import { Phone } from 'lucide-react';
import { Link } from 'wouter';
import {
  ResetExtraterrestrialsDocument,
  RunListDocument,
  StartPhoneHomeDocument,
  type RunFilter,
} from '../../gql/graphql.ts';
import { announce } from '../../live/announcer.ts';
import { request } from '../../live/api.ts';
import { randomId } from '../../live/browser.ts';
import { useRegistry } from '../../live/registry.ts';
import { isFinal, type RunSummary } from '../../live/state.ts';
import { useFresh } from '../../live/useFresh.ts';
import { messageOf } from '../../live/words.ts';
import { alertUser } from '../../ui/alerts.tsx';
import { Heading, Working } from '../../ui/parts.tsx';
import { Groups } from './Groups.tsx';
import type { Counts } from './rows.ts';
import { Table } from './Table.tsx';
import type { TableWatcher } from './tableWatcher.ts';
import { useTable } from './useTable.ts';
import { countsLine, reasonNotToCall, whatACallDoes } from './words.ts';
import './extraterrestrials.css';

const pipeline = 'phoneHome';
const goingOn: RunFilter = { pipeline, status: ['REQUESTED', 'QUEUED', 'RUNNING', 'CANCELLING'] };

export default function ExtraterrestrialsPage() {
  const { table, view } = useTable();
  const { counts, total } = view;
  const registry = useRegistry();
  const going = useFresh(RunListDocument, { first: 1, filter: goingOn }, (run) => run.pipeline === pipeline);
  const run = going.data?.runs.nodes[0] ?? null;
  const runGoesOn = run !== null && !isFinal(run.status);
  useEffect(() => table?.expect(runGoesOn), [table, runGoesOn]);
  useAnnouncements(counts, runGoesOn);

  return (
    <>
      <div className="grid gap-2 pt-3 pb-5">
        <Heading title="Extraterrestrials">Extraterrestrials</Heading>
        <p className="soft">
          Each is called up to five times, until the space taxi is on the way. The calls go on if you leave.
        </p>
      </div>
      <div className="et-actions">
        <PhoneHome counts={counts} run={runGoesOn ? run : null} started={going.refresh} />
        {registry.service?.development && table && <Reset table={table} />}
      </div>
      <div className="et-counts">
        <p className="num" data-testid="counts">
          {counts ? countsLine(counts) : ' '}
        </p>
        <Groups counts={counts} />
      </div>
      {table && total !== null ? (
        total > 0 ? (
          <Table table={table} total={total} />
        ) : (
          <div className="nothing">
            <p>There is nobody in the table. Reset fills it, in development; so does npm run seed.</p>
          </div>
        )
      ) : (
        <div className="late-show soft" style={{ minHeight: '60vh' }}>
          {view.link === 'RECONNECTING' || view.link === 'OFFLINE' ? (
            'The table cannot be read just now. It is asked for again by itself.'
          ) : (
            <Working>Loading the table</Working>
          )}
        </div>
      )}
    </>
  );
}

interface PhoneHomeProps {
  counts: Counts | null;
  /** The viewer's own, while it goes on. */
  run: RunSummary | null;
  started(): void;
}

function PhoneHome({ counts, run, started }: PhoneHomeProps) {
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  /** Kept until an answer has come: pressing again after a lost answer starts nothing twice. */
  const key = useRef<string | null>(null);
  const reason = sending ? null : reasonNotToCall(counts, run !== null);

  const call = async () => {
    if (sending || reason) return;
    setSending(true);
    setFault(null);
    key.current ??= randomId();
    try {
      const { start } = await request(StartPhoneHomeDocument, { input: {}, idempotencyKey: key.current });
      key.current = null;
      setFault(start.userErrors.map(({ message }) => message).join(' ') || null);
      started();
    } catch (error) {
      setFault(messageOf(error));
    } finally {
      setSending(false);
    }
  };

  return (
    <div className="et-call">
      <button
        type="button"
        className={reason === null ? 'btn primary' : 'btn'}
        aria-disabled={sending || reason !== null}
        aria-describedby="what-it-does"
        onClick={() => void call()}
      >
        {sending ? (
          <Working>Phoning</Working>
        ) : (
          <>
            <Phone aria-hidden />
            Phone Home
          </>
        )}
      </button>
      {/* The words below have their place from the start. */}
      <p className="small soft">
        <span id="what-it-does">{reason ?? (counts && whatACallDoes(counts))}</span>{' '}
        {run && (
          <Link className="line-link" href={`/runs/${run.id}`}>
            See the run
          </Link>
        )}
      </p>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

/** Development only: a table of so many, whom nobody has called. */
function Reset({ table }: { table: TableWatcher }) {
  const [count, setCount] = useState('10');
  const [sending, setSending] = useState(false);
  const reset = async () => {
    if (sending) return;
    setSending(true);
    try {
      await request(ResetExtraterrestrialsDocument, { count: Number(count) });
      table.refresh();
    } catch (error) {
      alertUser(`The table was not reset: ${messageOf(error)}`);
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      className="et-reset"
      onSubmit={(event) => {
        event.preventDefault();
        void reset();
      }}
    >
      <button type="submit" className="btn" aria-disabled={sending} style={{ minWidth: 92 }}>
        {sending ? <Working>Reset</Working> : 'Reset'}
      </button>
      <label htmlFor="reset-count">to</label>
      <input
        id="reset-count"
        type="number"
        inputMode="numeric"
        min={1}
        max={10_000}
        required
        aria-label="Rows after the reset"
        value={count}
        onChange={(event) => setCount(event.target.value)}
      />
      <span aria-hidden>rows</span>
    </form>
  );
}

/**
 * Says that calls have begun, and how they ended; rows that change are not read out. Calls can be over before anybody was seen
 * phoning, so the end is told by what it has changed.
 */
function useAnnouncements(counts: Counts | null, runGoesOn: boolean): void {
  const said = useRef<{ moving: boolean; line: string } | null>(null);
  useEffect(() => {
    if (!counts) return;
    const now = { moving: runGoesOn || counts.phoningHome > 0, line: countsLine(counts) };
    const before = said.current;
    if (before?.moving === now.moving && (now.moving || before.line === now.line)) return;
    said.current = now;
    if (!before || counts.waiting === counts.total) return;
    announce(now.moving ? 'Phoning home' : `Calls are over: ${now.line}`);
  }, [counts, runGoesOn]);
}
