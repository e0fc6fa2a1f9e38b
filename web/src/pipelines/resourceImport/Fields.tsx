/** The form of a resource: its id and name, and `info` as JSON (pasted, typed, dropped) or as keys and values. */
import { useEffect, useMemo, useRef, useState, type DragEvent } from 'react';
import { FileUp, Plus, X } from 'lucide-react';
import type { FieldsProps } from '../../live/pipelineViews.ts';
import { switchTo, type Mode, type Values } from './form.ts';
import { emptyPair, readJson, readPairs, type Pair } from './info.ts';
import './resourceImport.css';

/** Of a file; what is sent of it may be much less. */
const mostBytes = 5_242_880;
export function Fields({ values, change, faults }: FieldsProps<Values>) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const show = (mode: Mode) => {
    if (mode === values.mode) return;
    const switched = switchTo(values, mode);
    setRefusal(switched.problem);
    if (switched.values) change(switched.values);
  };
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="id"
          label="Id"
          hint="Your own. The same id again is its next version."
          {...{ values, change, faults }}
        />
        <TextField name="name" label="Name" hint="For people: shown in lists." {...{ values, change, faults }} />
      </div>
      <fieldset className="field">
        <legend>Information</legend>
        <div className="choices">
          {(['json', 'pairs'] as const).map((mode) => (
            <label key={mode} className="choice">
              <input type="radio" name="mode" checked={values.mode === mode} onChange={() => show(mode)} />
              {mode === 'json' ? 'JSON' : 'Keys and values'}
            </label>
          ))}
        </div>
        {refusal && (
          <p className="fault" role="alert">
            {refusal}
          </p>
        )}
        {values.mode === 'json' ? (
          <JsonField values={values} change={change} fault={faults['info']} changed={() => setRefusal(null)} />
        ) : (
          <PairsField
            pairs={values.pairs}
            change={(pairs) => change({ pairs, edited: 'pairs' })}
            fault={faults['info']}
          />
        )}
      </fieldset>
    </>
  );
}

interface TextFieldProps extends FieldsProps<Values> {
  name: 'id' | 'name';
  label: string;
  hint: string;
}

function TextField({ name, label, hint, values, change, faults }: TextFieldProps) {
  const fault = faults[name];
  return (
    <div className="field">
      <label htmlFor={`field-${name}`} data-name={label}>
        {label}
      </label>
      <input
        id={`field-${name}`}
        type="text"
        required
        maxLength={200}
        autoComplete="off"
        value={values[name]}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `fault-${name}` : `hint-${name}`}
        onChange={(event) => change({ [name]: event.target.value })}
      />
      <p className="hint" id={`hint-${name}`}>
        {hint}
      </p>
      {fault && (
        <p className="fault" id={`fault-${name}`}>
          {fault}
        </p>
      )}
    </div>
  );
}

interface JsonFieldProps {
  values: Values;
  change(part: Partial<Values>): void;
  fault: string | undefined;
  changed(): void;
}

function JsonField({ values: { json }, change, fault, changed }: JsonFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [over, setOver] = useState(false);
  const [fileFault, setFileFault] = useState<string | null>(null);
  const read = useMemo(() => readJson(json), [json]);
  // The form asks the control itself, as for any other field.
  useEffect(() => area.current?.setCustomValidity(read.problem ?? ''), [read]);

  const type = (text: string) => {
    setFileFault(null);
    changed();
    change({ json: text, edited: 'json' });
  };
  const take = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > mostBytes) {
      setFileFault(`Expected a file of at most 5 MiB, got ${file.name} with ${Math.round(file.size / 1_048_576)} MiB.`);
      return;
    }
    type(await file.text());
  };
  const dropped = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  // While somebody types, a mistake is told quietly; it is refused when the form is sent.
  const told = fileFault ?? fault ?? (json.trim() === '' ? null : read.problem);
  return (
    <>
      <textarea
        ref={area}
        id="field-info"
        className="info-text"
        aria-label="Information as JSON"
        data-over={over || undefined}
        rows={14}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        placeholder={'{\n  "price": "1.234,56 €",\n  "in stock": "yes "\n}'}
        value={json}
        aria-invalid={fault ? true : undefined}
        aria-describedby="hint-info fault-info"
        onChange={(event) => type(event.target.value)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      />
      <div className="info-foot">
        <p className="hint" id="hint-info">
          An object, at most 1 MiB. A .json file may be dropped here.
        </p>
        <label className="btn tiny">
          <input
            type="file"
            className="sr-only"
            accept=".json,application/json"
            onChange={(event) => {
              void take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <FileUp aria-hidden />
          Open a file
        </label>
      </div>
      <p className={told ? 'fault' : 'hint'} id="fault-info" style={{ minHeight: '1.4em' }}>
        {told ?? (read.info && read.warning)}
      </p>
    </>
  );
}

interface PairsFieldProps {
  pairs: readonly Pair[];
  change(pairs: Pair[]): void;
  fault: string | undefined;
}

function PairsField({ pairs, change, fault }: PairsFieldProps) {
  const list = useRef<HTMLOListElement>(null);
  const read = useMemo(() => readPairs(pairs), [pairs]);
  useEffect(() => {
    for (const [index, row] of [...list.current!.children].entries()) {
      row.querySelector('input')!.setCustomValidity(read.problem !== null && read.index === index ? read.problem : '');
    }
  }, [read]);
  const set = (index: number, part: Partial<Pair>) => change(pairs.with(index, { ...pairs[index]!, ...part }));
  const focusKey = (index: number) =>
    requestAnimationFrame(() => list.current?.children[index]?.querySelector('input')?.focus());
  return (
    <>
      <ol className="pairs" ref={list}>
        {pairs.map(({ key, text, isJson }, index) => (
          <li key={index}>
            <label>
              <span className="sr-only">Key {index + 1}</span>
              <input
                id={index === 0 ? 'field-info' : `field-info-${index}`}
                type="text"
                placeholder="key"
                autoComplete="off"
                value={key}
                onChange={(event) => set(index, { key: event.target.value })}
              />
            </label>
            <label>
              <span className="sr-only">
                Value {index + 1}
                {isJson ? ', as JSON' : ''}
              </span>
              <input
                type="text"
                className={isJson ? 'is-json' : ''}
                placeholder="value"
                autoComplete="off"
                value={text}
                onChange={(event) => set(index, { text: event.target.value })}
              />
            </label>
            <button
              type="button"
              className="btn quiet"
              aria-label={`Remove ${key || `pair ${index + 1}`}`}
              onClick={() => {
                change(pairs.length > 1 ? pairs.toSpliced(index, 1) : [emptyPair]);
                focusKey(Math.max(0, index - 1));
              }}
            >
              <X aria-hidden />
            </button>
          </li>
        ))}
      </ol>
      <div className="info-foot">
        <p className="hint">Values are texts, as they are. What came as JSON stays JSON.</p>
        <button
          type="button"
          className="btn tiny"
          onClick={() => {
            change([...pairs, emptyPair]);
            focusKey(pairs.length);
          }}
        >
          <Plus aria-hidden />
          Add a key
        </button>
      </div>
      {fault && <p className="fault">{fault}</p>}
    </>
  );
}
