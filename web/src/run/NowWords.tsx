/** What happens to a run now in words: why it waits, what it does, or how it ended and what was kept. */
import { isPinned, stopsUnwatched, useRegistry } from '../live/registry.ts';
import type { Run } from '../live/state.ts';
import { asSentence, attemptWords, countWords } from '../live/words.ts';
import { useNow } from '../ui/time.ts';

/** One or two sentences: what happens now, why it waits, or how it ended and what was kept. */
export function NowWords({ run, offset }: { run: Run; offset: number }) {
  const fleeting = stopsUnwatched(useRegistry(), run.pipeline);
  const retrying = run.steps.find((step) => step.status === 'RETRYING');
  const note = noteOf(run);
  const noteLine = note && (
    <p>
      <strong>From an operator:</strong> {note}
    </p>
  );
  const { completedSteps, totalSteps } = run.progress;
  switch (run.status) {
    case 'REQUESTED':
    case 'QUEUED':
      return (
        <p>
          <strong>Your request is saved and starts by itself.</strong>{' '}
          {asSentence((run.statusReason ?? 'waiting for a worker').replace(/;? it starts by itself/, ''))}
        </p>
      );
    case 'CANCELLING':
      return <p>Stopping: waiting until the provider has let go. What is done so far stays.</p>;
    case 'RUNNING':
      if (retrying) {
        return (
          <>
            <RetryWords title={retrying.title} step={retrying} offset={offset} />
            {noteLine}
          </>
        );
      }
      return (
        <>
          {/* A line of its own: its words change all the time, and nothing else may move for that. */}
          <p className="one-line">
            <CurrentStep run={run} />
          </p>
          {noteLine ?? (
            <p className="soft">
              {countWords(completedSteps, totalSteps).replace(/^./, (first) => first.toUpperCase())}.{' '}
              {fleeting && !isPinned(run) ? 'It stops if you leave.' : 'You can close this page: the work goes on.'}
            </p>
          )}
        </>
      );
    case 'COMPLETED':
      return (
        <p className="soft">
          {run.practice
            ? 'Done, with practice answers: no real model was asked.'
            : fleeting
              ? 'Done.'
              : 'Done. It is kept for good.'}
        </p>
      );
    case 'FAILED':
    case 'TIMED_OUT':
    case 'CANCELLED':
      return (
        <>
          <p>
            <strong>{endWords(run)}</strong> {run.error?.message ? asSentence(run.error.message) : ''}
          </p>
          {!fleeting && <p className="soft">{keptWords(completedSteps, totalSteps)}</p>}
          {noteLine}
        </>
      );
  }
}

function CurrentStep({ run }: { run: Run }) {
  const current = run.steps.find((step) => step.status === 'RUNNING');
  if (!current) return <>{asSentence(run.statusReason ?? 'Starting the next step')}</>;
  if (!current.message) return <strong>{current.title}.</strong>;
  return (
    <>
      <strong>{current.title}:</strong> {asSentence(current.message).replace(/^./, (first) => first.toLowerCase())}
    </>
  );
}

function RetryWords({ title, step, offset }: { title: string; step: Run['steps'][number]; offset: number }) {
  const now = useNow(offset);
  return (
    <p className="num">
      <strong>
        {title}: {attemptWords(step, now)}.
      </strong>{' '}
      {step.error ? asSentence(step.error.message) : ''}{' '}
      <span className="soft wide-only">Nothing is lost, and nothing to do for you.</span>
    </p>
  );
}

function endWords(run: Run): string {
  const step = run.steps.find(({ key }) => key === run.error?.step)?.title;
  if (run.status === 'CANCELLED') return asSentence(run.statusReason ?? 'Cancelled');
  if (run.status === 'TIMED_OUT') return 'It took too long and was ended.';
  return step ? `${step} failed.` : 'The run failed.';
}

function keptWords(completed: number, total: number): string {
  if (completed === 0) return 'No step had finished, so starting over costs nothing more than continuing.';
  const steps = completed === 1 ? 'The finished step is' : `The ${completed} finished steps are`;
  return `${steps} kept and not paid again; ${total - completed} of ${total} ${total - completed === 1 ? 'is' : 'are'} missing. Starting over pays for all ${total} again.`;
}

/** An operator's words, from the workflow's own `progress` query. */
function noteOf(run: Run): string | null {
  const progress = run.workflowProgress as { note?: unknown } | null;
  return typeof progress?.note === 'string' && progress.note ? progress.note : null;
}
