/** The steps as a route: one line, one stop a step, filled as far as the run has come. Folds into a receipt at the end. */
import { useState } from 'react';
import { Check, ChevronDown, Minus, RotateCw, X } from 'lucide-react';
import { count } from '../../../workflows/lib/words.ts';
import type { StepStatus } from '../gql/graphql.ts';
import { isFinal, type Run, type Step } from '../live/state.ts';
import type { Texts } from '../live/text.ts';
import {
  attemptsOf,
  attemptWords,
  usualTimes,
  clock,
  countWords,
  failedAttempts,
  figure,
  stepWords,
  tokensOf,
} from '../live/words.ts';
import { useNow } from '../ui/time.ts';

interface StepsPanelProps {
  run: Run;
  offset: number;
  texts: Texts;
  /** Folded at first: for a run that had ended before it was looked at. */
  folded: boolean;
  onOpen(step: string): void;
}

export function StepsPanel({ run, offset, texts, folded, onOpen }: StepsPanelProps) {
  const [open, setOpen] = useState(!folded);
  const { completedSteps, totalSteps } = run.progress;
  return (
    <section className="panel" aria-label="Steps">
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2>{totalSteps} steps</h2>
          <span className="soft small num">{countWords(completedSteps, totalSteps)}</span>
          <ChevronDown className="more" aria-hidden />
        </summary>
        <ol className="route">
          {run.steps.map((step, index) => (
            <StepRow
              key={step.key}
              step={step}
              number={index + 1}
              offset={offset}
              writing={!isFinal(run.status) && step.status === 'RUNNING' && Boolean(texts[step.key])}
              onOpen={() => onOpen(step.key)}
            />
          ))}
        </ol>
      </details>
      <Receipt run={run} offset={offset} />
    </section>
  );
}

const stopIcons: Partial<Record<StepStatus, typeof Check>> = {
  COMPLETED: Check,
  FAILED: X,
  RETRYING: RotateCw,
  CANCELLED: Minus,
  SKIPPED: Minus,
};

interface StepRowProps {
  step: Step;
  number: number;
  offset: number;
  writing: boolean;
  onOpen(): void;
}

function StepRow({ step, number, offset, writing, onOpen }: StepRowProps) {
  const Icon = stopIcons[step.status];
  return (
    <li data-status={step.status}>
      <button type="button" onClick={onOpen} aria-haspopup="dialog">
        <span className="stop-mark num" aria-hidden>
          {Icon ? <Icon /> : number}
        </span>
        <span className="step-name">
          {step.title}
          <span className="sr-only">, {stepWords[step.status]}</span>
        </span>
        <StepTime step={step} offset={offset} />
        <span className="found">
          <StepFound step={step} offset={offset} />
          {writing && <span className="caret" aria-hidden />}
        </span>
      </button>
    </li>
  );
}

function StepTime({ step, offset }: { step: Step; offset: number }) {
  const now = useNow(offset);
  if (!step.startedAt) {
    return <span className="took num">{step.usualSeconds ? `about ${usualTimes([step]).all}` : ''}</span>;
  }
  const until = step.finishedAt ? Date.parse(step.finishedAt) : now;
  return <span className="took num">{clock(until - Date.parse(step.startedAt))}</span>;
}

/** What it found, what it is doing, or what went wrong, with the attempts it took as dots. */
function StepFound({ step, offset }: { step: Step; offset: number }) {
  const now = useNow(offset);
  switch (step.status) {
    case 'RETRYING':
      return (
        <>
          <Tries step={step} />
          {attemptWords(step, now)}
          {step.error ? `: ${step.error.message}` : ''}
        </>
      );
    case 'FAILED':
      return (
        <>
          {step.attempt > 1 && <Tries step={step} />}
          {step.error?.message ?? 'failed'}
        </>
      );
    case 'WAITING':
      return null;
    case 'QUEUED':
      return <>waits for a free worker</>;
    case 'SKIPPED':
    case 'CANCELLED':
      return <>{step.message ?? stepWords[step.status]}</>;
    default:
      return (
        <>
          {step.attempt > 1 && <Tries step={step} />}
          {step.message ?? (step.status === 'RUNNING' ? 'asking the model' : stepWords[step.status])}
          {step.attempt > 1 && step.status === 'COMPLETED' && `, at attempt ${step.attempt}`}
        </>
      );
  }
}

/** One dot an attempt: filled for those that failed. Nothing where each of several parts has attempts of its own. */
function Tries({ step }: { step: Step }) {
  if (step.parts && step.parts.total > 1) return null;
  const all = Math.min(8, step.maxAttempts ?? step.attempt);
  const failed = failedAttempts(step);
  const label = `${failed} failed of at most ${all} attempts`;
  return (
    <span className="tries" role="img" aria-label={label}>
      {Array.from({ length: all }, (_, index) => (
        <i key={index} className={index < failed ? 'x' : ''} />
      ))}
    </span>
  );
}

const costWords = (usd: number): string => (usd === 0 ? 'nothing paid' : `$${usd.toFixed(usd < 1 ? 3 : 2)}`);

/** What it took: there from the start, and right at every moment. */
function Receipt({ run, offset }: { run: Run; offset: number }) {
  const now = useNow(offset);
  const from = Date.parse(run.startedAt ?? run.requestedAt);
  const until = run.finishedAt ? Date.parse(run.finishedAt) : now;
  const attempts = attemptsOf(run);
  return (
    <p className="receipt num">
      <span>{clock(until - from)}</span>
      {attempts !== null && <span>{count(attempts, 'attempt')}</span>}
      <span>{figure(tokensOf(run))} tokens</span>
      {run.usage.costUsd != null && <span>{costWords(run.usage.costUsd)}</span>}
      {run.generation > 1 && <span>run {run.generation} times</span>}
    </p>
  );
}
