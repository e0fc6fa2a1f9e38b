/** The start form of any pipeline: its fields are the pipeline's own; keys, errors, memory and sending are here. */
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { ApiError, request, UnreachableError } from '../live/api.ts';
import { randomId } from '../live/browser.ts';
import { FieldFault, usePipelineView, type PipelineView } from '../live/pipelineViews.ts';
import { emptyForm, keepStartForm, readStartForm, type KeptForm } from '../live/startForms.ts';
import { useRegistry, type Pipeline, type Registry } from '../live/registry.ts';
import { usualTimes } from '../live/words.ts';
import { Heading, ViewNotThere, Working } from '../ui/parts.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';

export function NewRunPage({ name }: { name: string }) {
  const registry = useRegistry();
  const { part: view, failure, retry } = usePipelineView(name);
  const pipeline = registry.pipelines?.find((known) => known.name === name);
  if (view === null || (registry.pipelines && !pipeline)) {
    return <NotFoundPage what={`Nothing called "${name}" can be started here.`} />;
  }
  return (
    <>
      <div className="grid gap-2 pt-3 pb-6">
        <Heading title={`New: ${pipeline?.title ?? 'run'}`}>{pipeline?.title ?? 'New run'}</Heading>
        <p className="soft min-h-6">{pipeline?.description}</p>
      </div>
      <div className="form-cols">
        {view ? <StartForm name={name} view={view} /> : <ViewNotThere failure={failure} retry={retry} />}
        {pipeline && <WhatHappens pipeline={pipeline} registry={registry} />}
      </div>
    </>
  );
}

interface Fault {
  /** Of the input field; null where it is about the whole. */
  field: string | null;
  message: string;
}

function StartForm({ name, view }: { name: string; view: PipelineView }) {
  const sample = new URLSearchParams(useSearch()).has('sample');
  const [kept, setKept] = useState<KeptForm>(() => {
    const before = readStartForm(name) ?? emptyForm({});
    return { ...before, values: { ...view.blank, ...before.values, ...(sample && view.sample) } };
  });
  const [faults, setFaults] = useState<Fault[]>([]);
  const [sending, setSending] = useState(false);
  const inFlight = useRef(false);
  const isOpen = useRef(true);
  const summary = useRef<HTMLDivElement>(null);
  const [, navigate] = useLocation();

  useEffect(() => keepStartForm(name, kept), [name, kept]);
  useEffect(() => {
    isOpen.current = true;
    return () => void (isOpen.current = false);
  }, []);
  useEffect(() => {
    if (faults.length > 0) summary.current?.focus();
  }, [faults]);

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (inFlight.current) return;
    const native = nativeFaults(event.currentTarget);
    setFaults(native);
    if (native.length > 0) return;

    inFlight.current = true;
    setSending(true);
    try {
      const input = await view.toInput(kept.values);
      const sentInput = JSON.stringify(input);
      const key = kept.sentInput === null || kept.sentInput === sentInput ? kept.key : randomId();
      setKept((before) => ({ ...before, key, sentInput }));
      const { start } = await request(view.start, { input: input as never, idempotencyKey: key });
      const page = view.pageOf ? view.pageOf(start) : start.run && `/runs/${start.run.id}`;
      if (page) {
        keepStartForm(name, null);
        // Whoever waits on another page meanwhile stays there.
        if (isOpen.current) navigate(page);
        return;
      }
      setFaults(
        start.userErrors.map(({ message, path }) => ({
          field: path?.filter((part) => part !== 'input')[0] ?? null,
          message,
        })),
      );
    } catch (error) {
      setFaults([{ field: error instanceof FieldFault ? error.field : null, message: sayWhy(error) }]);
    } finally {
      inFlight.current = false;
      setSending(false);
    }
  };

  const change = (part: Record<string, unknown>) =>
    setKept((before) => ({ ...before, values: { ...before.values, ...part } }));
  const byField = Object.fromEntries(faults.flatMap(({ field, message }) => (field ? [[field, message]] : [])));
  return (
    <form className="fields" noValidate onSubmit={(event) => void send(event)}>
      {faults.length > 0 && <ErrorSummary ref={summary} faults={faults} />}
      <view.Fields values={kept.values} change={change} faults={byField} starting={sending} />
      <div className="actions">
        <button type="submit" className="btn primary" aria-disabled={sending} style={{ minWidth: 132 }}>
          {sending ? <Working>Starting</Working> : 'Start'}
        </button>
        <button
          type="button"
          className="btn quiet"
          onClick={() => {
            setFaults([]);
            setKept(emptyForm(view.blank));
          }}
        >
          Clear the form
        </button>
      </div>
    </form>
  );
}

/** The browser's own checks (min, max, required), in our summary instead of its bubbles. */
function nativeFaults(form: HTMLFormElement): Fault[] {
  const controls = [...form.elements] as HTMLInputElement[];
  return controls
    .filter((control) => control.willValidate && !control.checkValidity())
    .map((control) => ({
      field: control.id.replace(/^field-/, '') || null,
      message: `${control.labels?.[0]?.dataset['name'] ?? control.labels?.[0]?.textContent?.trim() ?? control.name}: ${control.validationMessage}`,
    }));
}

function sayWhy(error: unknown): string {
  if (error instanceof UnreachableError) {
    return 'Longhaul did not answer. Your input is kept; sending it again never starts a second run.';
  }
  if (error instanceof ApiError || error instanceof FieldFault) return error.message;
  return `Something unexpected went wrong: ${String(error)}`;
}

function ErrorSummary({ faults, ref }: { faults: Fault[]; ref: React.Ref<HTMLDivElement> }) {
  return (
    <div className="error-summary" ref={ref} tabIndex={-1} role="alert" aria-labelledby="fault-heading">
      <h2 id="fault-heading">{faults.length === 1 ? 'One thing to look at' : `${faults.length} things to look at`}</h2>
      <ul className="mt-1">
        {faults.map(({ field, message }) => (
          <li key={`${field}${message}`}>
            {field ? (
              <a
                href={`#field-${field}`}
                onClick={(event) => {
                  const control = document.getElementById(`field-${field}`);
                  if (!control) return;
                  event.preventDefault();
                  control.focus();
                }}
              >
                {message}
              </a>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function WhatHappens({ pipeline, registry }: { pipeline: Pipeline; registry: Registry }) {
  const usual = usualTimes(pipeline.steps);
  return (
    <aside className="panel pad grid gap-4" aria-labelledby="what-happens">
      <h2 id="what-happens">What is going to happen</h2>
      <ol className="plan-steps">
        {pipeline.steps.map((step, index) => (
          <li key={step.key}>
            <span>
              <span className="soft num">{index + 1}.</span> {step.title}
            </span>
            <span className="soft num">{usual.each[index]}</span>
          </li>
        ))}
      </ol>
      {usual.all && (
        <p className="small">
          <strong>Usually {usual.all} in all.</strong> You see each part as soon as it is there.
        </p>
      )}
      <p className="small soft">
        {pipeline.whenUnwatched === 'CONTINUE'
          ? 'You can close the page: the work goes on, and nothing that was done is done or paid again.'
          : 'It stops when you leave the page, unless you pin it there.'}
      </p>
      {registry.service?.practice && (
        <p className="small soft">
          The practice provider answers in place of a real model: quicker, and nothing is paid.
        </p>
      )}
      <Link className="small line-link" href="/">
        See earlier runs
      </Link>
    </aside>
  );
}
