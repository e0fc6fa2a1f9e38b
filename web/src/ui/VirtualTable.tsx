/**
 * A table of any length: as many rows in the page as are visible, in a box of its own that scrolls. Assistive technology is told
 * the whole size (`aria-rowcount`) and each row's place in it. Rows are of one height, so nothing moves while they fill.
 */
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import './virtualTable.css';

interface VirtualTableProps {
  label: string;
  columns: readonly string[];
  count: number;
  /** Of a row, in rem: in a wide place, and in one that is narrow (`data-narrow`), where the heads of the columns are only said. */
  heights: { wide: number; narrow: number };
  /** Lays out the cells of a row. */
  className: string;
  /** The cells of a row: a `rowheader` and as many `cell`s as there are further columns. */
  cells(index: number): ReactNode;
  /** For the style sheet. */
  stateOf?(index: number): string | undefined;
  /** Told which rows are in the page. Must stay the same. */
  onShow?(first: number, last: number): void;
}

/** In pixels. */
const narrowUnder = 640;

export function VirtualTable(props: VirtualTableProps) {
  const { label, columns, count, heights, className, cells, stateOf, onShow } = props;
  const box = useRef<HTMLDivElement>(null);
  const isNarrow = useNarrow(box);
  const height = rem() * (isNarrow ? heights.narrow : heights.wide);
  // oxlint-disable-next-line react/incompatible-library -- the React compiler, which it would not suit, is not used
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 6,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, height]);

  const rows = virtualizer.getVirtualItems();
  const [first, last] = [rows[0]?.index ?? 0, rows.at(-1)?.index ?? 0];
  useEffect(() => onShow?.(first, last), [onShow, first, last]);

  return (
    // A box that scrolls is reached by Tab.
    <div
      className={`rows-box panel ${className}`}
      data-narrow={isNarrow || undefined}
      ref={box}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <div role="table" aria-label={label} aria-rowcount={count + 1}>
        <div role="rowgroup" className="rows-head">
          <div role="row" aria-rowindex={1} className="rows-row">
            {columns.map((column) => (
              <span key={column} role="columnheader">
                {column}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="rows-body" style={{ height: virtualizer.getTotalSize() }}>
          {rows.map(({ index, start, size }) => (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              className="rows-row"
              style={{ transform: `translateY(${start}px)`, height: size }}
              data-status={stateOf?.(index)}
            >
              {cells(index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Whether the table's place is narrow, wherever it stands in the page. */
function useNarrow(box: RefObject<HTMLDivElement | null>): boolean {
  const [isNarrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const measured = () => setNarrow(box.current!.clientWidth < narrowUnder);
    measured();
    const observer = new ResizeObserver(measured);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [box]);
  return isNarrow;
}

/** In pixels, as the reader has it. */
const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
