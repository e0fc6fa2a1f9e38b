/** Each value of a resource before and after, with the rule, the source and the error; found by words and by kind. */
import { memo, useDeferredValue, useMemo, useState } from 'react';
import { Search } from 'lucide-react';
import { figure } from '../../live/words.ts';
import { Working } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { VirtualTable } from '../../ui/VirtualTable.tsx';
import { findFields, isDropped, isFromOutside, literal, pathWords, shows, type Field, type Show } from './fields.ts';
import type { Fields } from './useFields.ts';

const columns = ['Field', 'Before', 'After', 'By'];
const heights = { wide: 4.5, narrow: 9.25 };
const showWords: Record<Show, string> = { all: 'All', changed: 'Changed', errors: 'Errors' };

interface FieldsTableProps {
  fields: Fields;
  /** The import goes on: more may come. */
  importing: boolean;
}

export function FieldsTable({ fields: { list, failed }, importing }: FieldsTableProps) {
  const [show, setShow] = useState<Show>('all');
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState<Field | null>(null);
  const words = useDeferredValue(search);
  const found = useMemo(() => (list ? findFields(list, show, words) : []), [list, show, words]);

  return (
    <section className="grid gap-3" aria-label="Fields" aria-busy={importing}>
      <search className="filters field-filters">
        <fieldset className="choices">
          <legend className="sr-only">Which fields</legend>
          {shows.map((kind) => (
            <label key={kind} className="choice num">
              <input type="radio" name="fields" checked={show === kind} onChange={() => setShow(kind)} />
              {showWords[kind]} {list ? figure(list.counts[kind]) : ''}
            </label>
          ))}
        </fieldset>
        <label className="inline-flex items-center gap-2">
          <Search aria-hidden className="w-4 h-4 text-soft" />
          <span className="sr-only">Words in a field</span>
          <input
            type="search"
            placeholder="Find a field or a value"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
      </search>
      {found.length > 0 ? (
        <VirtualTable
          label="Fields before and after"
          className="fields-table"
          columns={columns}
          count={found.length}
          heights={heights}
          stateOf={(index) => (found[index]?.error ? 'ERROR' : undefined)}
          cells={(index) => <Cells field={found[index]!} open={setOpened} />}
        />
      ) : (
        <div className="nothing" style={{ minHeight: 200 }}>
          <p>
            {list && list.fields.length > 0 ? (
              'No field is like that.'
            ) : failed ? (
              'The fields cannot be read just now. They are asked for again by themselves.'
            ) : importing || !list ? (
              <Working>{list ? 'The fields appear here as soon as they are cleaned' : 'Reading the fields'}</Working>
            ) : (
              'There are no fields.'
            )}
          </p>
        </div>
      )}
      {opened && (
        <Sheet title={pathWords(opened.path)} onClose={() => setOpened(null)}>
          <Details field={opened} />
        </Sheet>
      )}
    </section>
  );
}

const Cells = memo(function Cells({ field, open }: { field: Field; open(field: Field): void }) {
  const { path, original, value, rule, error } = field;
  return (
    <>
      <span role="rowheader">
        <button type="button" className="field-name" aria-haspopup="dialog" onClick={() => open(field)}>
          {pathWords(path)}
        </button>
      </span>
      <span role="cell" className="field-value soft">
        {isFromOutside(field) ? <i>asked outside</i> : <code>{literal(original)}</code>}
      </span>
      <span role="cell" className="field-value">
        {value === null ? <i>{withoutValue(field)}</i> : <code>{literal(value)}</code>}
      </span>
      <span role="cell" className="field-rule">
        <span>{rule ?? '-'}</span>
        {error && <span className="fault">{error}</span>}
      </span>
    </>
  );
});

const withoutValue = (field: Field) =>
  isFromOutside(field) ? 'nothing found' : isDropped(field) ? 'dropped' : 'nothing';

function Details({ field }: { field: Field }) {
  const { path, source, original, value, rule, error } = field;
  return (
    <>
      {error && <p className="fault">{error}</p>}
      <Value
        title="Before"
        value={original}
        instead={isFromOutside(field) ? 'Nothing: it was asked for outside.' : null}
      />
      <Value
        title="After"
        value={value}
        instead={value === null ? `It was ${withoutValue(field)}.`.replace('was nothing', 'is nothing') : null}
      />
      <dl className="field-facts">
        <dt>By</dt>
        <dd>{rule ?? 'Nothing changed it.'}</dd>
        <dt>Path</dt>
        <dd>
          <code>{path || '(the whole)'}</code>
        </dd>
        {source !== null && (
          <>
            <dt>{isFromOutside(field) ? 'Asked for' : 'Stood at'}</dt>
            <dd>
              <code>{source || '(the whole)'}</code>
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

function Value({ title, value, instead }: { title: string; value: unknown; instead: string | null }) {
  return (
    <section className="grid gap-2">
      <h3>{title}</h3>
      {instead ? (
        <p className="soft">{instead}</p>
      ) : (
        // A box that scrolls is reached by Tab.
        <pre className="written" tabIndex={0} role="group" aria-label={title}>
          {typeof value === 'string' ? literal(value) : JSON.stringify(value ?? null, null, 2)}
        </pre>
      )}
    </section>
  );
}
