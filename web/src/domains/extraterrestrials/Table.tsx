/** The rows of the table. */
import { memo, useCallback, useRef } from 'react';
import { Check, X } from 'lucide-react';
import { useNow } from '../../ui/time.ts';
import { VirtualTable } from '../../ui/VirtualTable.tsx';
import type { Row } from './rows.ts';
import type { TableWatcher } from './tableWatcher.ts';
import { attemptTime, mostAttempts, statusWords } from './words.ts';

const columns = ['Name', 'Status', 'Attempt', 'Attempt timestamp'];
const heights = { wide: 3.25, narrow: 4.75 };

export function Table({ table, total }: { table: TableWatcher; total: number }) {
  return (
    <VirtualTable
      label="Extraterrestrials"
      className="et-table"
      columns={columns}
      count={total}
      heights={heights}
      stateOf={(index) => table.rowAt(index)?.communicationStatus ?? undefined}
      cells={(index) => {
        const row = table.rowAt(index);
        return row ? <Cells row={row} /> : <span role="cell" className="et-bone" aria-label="Loading" />;
      }}
      onShow={useCallback((first: number, last: number) => table.show(first, last), [table])}
    />
  );
}

const Cells = memo(function Cells({ row }: { row: Row }) {
  // A change under the reader's eyes lights the row once; a row that was scrolled to is only shown.
  const first = useRef(row);
  const { communicationStatus: status, communicationAttempt: attempt, lastCommunicationAttemptTimestamp: at } = row;
  return (
    <>
      {row !== first.current && <i key={row.change} className="et-lit" aria-hidden />}
      <span role="rowheader" className="et-name">
        {row.name}
      </span>
      <span role="cell" className="et-status">
        {status ? (
          <>
            {status === 'PHONING_HOME' && <span className="spin" aria-hidden />}
            {status === 'SPACE_TAXI_ON_THE_WAY' && <Check aria-hidden strokeWidth={2.6} />}
            {status === 'NO_ANSWER' && <X aria-hidden strokeWidth={2.6} />}
            {statusWords[status]}
          </>
        ) : (
          <Nothing words="not called yet" />
        )}
      </span>
      <span role="cell" className="et-attempt num">
        {attempt > 0 ? (
          <>
            {attempt}
            <span className="sr-only"> of {mostAttempts}</span>
            <Dots row={row} />
          </>
        ) : (
          <Nothing words="none" />
        )}
      </span>
      <span role="cell" className="et-time num">
        {at ? <AttemptTime at={at} /> : <Nothing words="none" />}
      </span>
    </>
  );
});

/** Shown as a dash, said in words. */
function Nothing({ words }: { words: string }) {
  return (
    <>
      <span aria-hidden>-</span>
      <span className="sr-only">{words}</span>
    </>
  );
}

/** One dot a try: those that failed, the one that goes on or connected, and those that are left. */
function Dots({ row: { communicationStatus: status, communicationAttempt: attempt } }: { row: Row }) {
  return (
    <span className="et-dots" aria-hidden>
      {Array.from({ length: mostAttempts }, (_, index) => {
        const isLast = index === attempt - 1;
        if (index >= attempt) return <i key={index} />;
        return <i key={index} data-dot={isLast && status !== 'NO_ANSWER' ? 'now' : 'failed'} />;
      })}
    </span>
  );
}

function AttemptTime({ at }: { at: string }) {
  const now = useNow();
  return <time dateTime={at}>{attemptTime(at, now)}</time>;
}
