/** One step opened: its attempts, its error, its text as it is written, what it was given and what it gave. */
import { useEffect, useState } from 'react';
import { StepPayloadsDocument, type AttemptOutcome } from '../gql/graphql.ts';
import { request } from '../live/api.ts';
import type { Run, Step } from '../live/state.ts';
import { attemptWords, clock, figure, messageOf, stepWords, timeOfDay } from '../live/words.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { Working } from '../ui/parts.tsx';
import { useNow } from '../ui/time.ts';
import { Written } from '../ui/Written.tsx';

interface StepSheetProps {
  run: Run;
  step: Step;
  /** Null where nothing was heard of it. */
  text: string | null;
  offset: number;
  onClose(): void;
}

const outcomeWords: Record<AttemptOutcome, string> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  LOST: 'lost with its worker',
};

export function StepSheet({ run, step, text, offset, onClose }: StepSheetProps) {
  const now = useNow(offset);
  return (
    <Sheet title={step.title} onClose={onClose}>
      <p>
        <strong>{stepWords[step.status].replace(/^./, (first) => first.toUpperCase())}</strong>
        {step.attempt > 0 && <span className="soft num">, {attemptWords(step, now)}</span>}
        {step.message && <span className="block soft">{step.message}</span>}
      </p>
      {step.error && step.status !== 'COMPLETED' && (
        <p>
          <strong className="text-stop">{step.error.message}</strong>
          <span className="block small soft">
            {step.error.code}
            {step.error.retryable ? ', may succeed when tried again' : ', the same call would fail again'}
          </span>
        </p>
      )}
      {text !== null && (
        <section className="grid gap-2">
          <h3>{step.status === 'RUNNING' ? 'As it is being written' : 'As it was written'}</h3>
          <Written text={text} writing={step.status === 'RUNNING'} />
        </section>
      )}
      <section className="grid gap-2">
        <h3>Attempts</h3>
        {step.attempts.length === 0 ? <p className="soft small">None yet.</p> : <Attempts step={step} now={now} />}
      </section>
      <Payloads run={run} step={step} />
    </Sheet>
  );
}

function Attempts({ step, now }: { step: Step; now: number }) {
  return (
    <ol className="attempts">
      {step.attempts.map((attempt) => (
        <li key={`${attempt.generation} ${attempt.part} ${attempt.number}`}>
          <p className="num flex flex-wrap gap-x-3">
            <strong>
              Attempt {attempt.number}
              {attempt.part ? ` of ${attempt.part}` : ''} {outcomeWords[attempt.outcome]}
            </strong>
            <span className="soft">
              {timeOfDay(attempt.startedAt, true)},{' '}
              {clock((attempt.finishedAt ? Date.parse(attempt.finishedAt) : now) - Date.parse(attempt.startedAt))}
            </span>
            {attempt.usage.completionTokens > 0 && (
              <span className="soft">{figure(attempt.usage.promptTokens + attempt.usage.completionTokens)} tokens</span>
            )}
            {attempt.generation > 1 && <span className="soft">run {attempt.generation}</span>}
          </p>
          {attempt.error && (
            <p>
              {attempt.error.message} <span className="soft">({attempt.error.code})</span>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Input and output: too big to come with every message, so read when the step is opened, and again when it changes state. */
function Payloads({ run, step }: { run: Run; step: Step }) {
  const [payloads, setPayloads] = useState<{ input?: unknown; output?: unknown } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    request(StepPayloadsDocument, { id: run.id }).then(
      (answer) => current && setPayloads(answer.run?.steps.find(({ key }) => key === step.key) ?? {}),
      (error: unknown) => current && setFailure(messageOf(error)),
    );
    return () => {
      current = false;
    };
  }, [run.id, run.generation, step.key, step.status]);
  if (failure && !payloads) return <p className="soft small">{failure}</p>;
  if (!payloads)
    return (
      <p className="soft small">
        <Working>Reading what it was given and gave</Working>
      </p>
    );
  return (
    <>
      <Json title="Given" value={payloads.input} />
      <Json title="Gave" value={payloads.output} />
    </>
  );
}

function Json({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <section className="grid gap-2">
      <h3>{title}</h3>
      <pre className="written" tabIndex={0} aria-label={title}>
        {JSON.stringify(value, null, 2)}
      </pre>
    </section>
  );
}
