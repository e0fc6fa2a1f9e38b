/** The head of a run's page: title, status, times, the bar, what happens now in words, and what can be done. */
import { useRef } from 'react';
import type { PipelineView } from '../live/pipelineViews.ts';
import { isFinal, type Run } from '../live/state.ts';
import { clock, estimateWords, statusTone, timeOfDay, weightedProgress } from '../live/words.ts';
import { Heading, Pill } from '../ui/parts.tsx';
import { useNow } from '../ui/time.ts';
import { Actions } from './Actions.tsx';
import { NowWords } from './NowWords.tsx';

interface RunHeadProps {
  run: Run;
  offset: number;
  view: PipelineView | null;
  /** The end was seen happening here. */
  endSeen: boolean;
  away: string | null;
  refresh: () => void;
}

export function RunHead({ run, offset, view, endSeen, away, refresh }: RunHeadProps) {
  const retrying = run.status === 'RUNNING' && run.steps.some((step) => step.status === 'RETRYING');
  return (
    <div className="run-head">
      <Heading>{run.title}</Heading>
      <div className="facts">
        <Pill status={run.status} retrying={retrying} drawn={endSeen} />
        <Times run={run} offset={offset} />
      </div>
      <ProgressBar run={run} />
      <div className="now-line">
        <NowWords run={run} offset={offset} />
        {away && <p className="soft">While you were away: {away}.</p>}
      </div>
      <Actions run={run} view={view} refresh={refresh} />
    </div>
  );
}

function Times({ run, offset }: { run: Run; offset: number }) {
  const now = useNow(offset);
  // Said once for a generation: words that change all the time are not believed.
  const said = useRef({ generation: 0, usual: null as string | null });
  const from = Date.parse(run.startedAt ?? run.requestedAt);
  if (run.finishedAt) {
    return (
      <>
        <span className="num">took {clock(Date.parse(run.finishedAt) - from)}</span>
        <span className="num">
          ended at <time dateTime={run.finishedAt}>{timeOfDay(run.finishedAt)}</time>
        </span>
      </>
    );
  }
  const { left, usual, late } = estimateWords(run, now);
  if (said.current.generation !== run.generation || !said.current.usual)
    said.current = { generation: run.generation, usual };
  return (
    <>
      <span className="num elapsed">{clock(now - from)} so far</span>
      {left && (
        <strong className="num left" data-late={late}>
          {left}
        </strong>
      )}
      {said.current.usual && <span className="num">{said.current.usual}</span>}
    </>
  );
}

/** Weighted by the steps' usual times; within a generation it never goes back. */
function ProgressBar({ run }: { run: Run }) {
  const most = useRef({ generation: 0, done: 0, all: 0 });
  const { done, moving } = weightedProgress(run.steps);
  if (most.current.generation !== run.generation) most.current = { generation: run.generation, done: 0, all: 0 };
  most.current.done = Math.max(most.current.done, done);
  most.current.all = Math.max(most.current.all, done + moving);
  const { completedSteps, totalSteps } = run.progress;
  const current = run.steps.find((step) => step.status === 'RUNNING' || step.status === 'RETRYING');
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label="Progress"
      aria-valuemin={0}
      aria-valuemax={totalSteps}
      aria-valuenow={completedSteps}
      aria-valuetext={`${completedSteps} of ${totalSteps} done${current && !isFinal(run.status) ? `, ${current.title} is being made` : ''}`}
      data-tone={statusTone[run.status]}
    >
      <i style={{ transform: `scaleX(${most.current.all})` }} />
      <i className="done" style={{ transform: `scaleX(${most.current.done})` }} />
    </div>
  );
}
