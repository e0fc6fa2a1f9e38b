/** One run: what was asked for, how far it is, its steps, its result. Every state of it, and of the connection. */
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { showInTab } from '../ui/tab.ts';
import { announce } from '../live/announcer.ts';
import { memory } from '../live/browser.ts';
import type { LoadedPart } from '../live/parts.ts';
import { usePipelineView, type PipelineView } from '../live/pipelineViews.ts';
import { titleOf, useRegistry } from '../live/registry.ts';
import { isFinal, type Run } from '../live/state.ts';
import { useRun, useRunTexts } from '../live/useRun.ts';
import type { Texts } from '../live/text.ts';
import { whatIsSeen, whileAway, type Seen } from '../live/away.ts';
import { countWords, statusWords } from '../live/words.ts';
import { ActivityLog } from '../run/ActivityLog.tsx';
import { ringBell } from '../run/bell.tsx';
import { RunHead } from '../run/RunHead.tsx';
import { ResultPanel } from '../run/ResultPanel.tsx';
import { StepSheet } from '../run/StepSheet.tsx';
import { StepsPanel } from '../run/StepsPanel.tsx';
import { PanelBoundary, Working } from '../ui/parts.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';

export function RunPage({ id }: { id: string }) {
  const { view, refresh } = useRun(id);
  const { run } = view;
  const loaded = usePipelineView(run?.pipeline ?? null);
  const texts = useRunTexts(run);
  if (view.missing) {
    return (
      <NotFoundPage what="There is no such run here. It may belong to another browser: a run is shown to whoever started it." />
    );
  }
  if (!run) return <RunSkeleton />;
  return (
    <LoadedRun run={run} asOf={view.asOf} offset={view.clockOffset} loaded={loaded} texts={texts} refresh={refresh} />
  );
}

interface LoadedRunProps {
  run: Run;
  /** When the server last confirmed it; local clock, milliseconds. */
  asOf: number;
  offset: number;
  loaded: LoadedPart<PipelineView>;
  texts: Texts;
  refresh: () => void;
}

function LoadedRun({ run, asOf, offset, loaded, texts, refresh }: LoadedRunProps) {
  const registry = useRegistry();
  const [params, setParams] = useSearchParams();
  const opened = run.steps.find((step) => step.key === params.get('step'));
  const openStep = (step: string | null) => setParams(step ? { step } : {}, { replace: true });
  const endSeen = useEndSeen(run);
  const away = useWhileAway(run, asOf);

  useEffect(() => ringBell(run), [run]);
  useEffect(() => showInTab(run, titleOf(registry, run.pipeline)), [run, registry]);
  useAnnouncements(run);

  return (
    <>
      <RunHead run={run} offset={offset} view={loaded.part ?? null} endSeen={endSeen} away={away} refresh={refresh} />
      <div className="cols">
        <div className="stack no-print">
          <PanelBoundary what="The list of steps">
            <StepsPanel
              run={run}
              offset={offset}
              texts={texts}
              onOpen={openStep}
              folded={run.status === 'COMPLETED' && !endSeen}
            />
          </PanelBoundary>
          <PanelBoundary what="The activity log">
            <ActivityLog run={run} />
          </PanelBoundary>
        </div>
        <ResultPanel run={run} loaded={loaded} texts={texts} />
      </div>
      {opened && (
        <StepSheet
          run={run}
          step={opened}
          text={texts[opened.key]?.text ?? null}
          offset={offset}
          onClose={() => openStep(null)}
        />
      )}
    </>
  );
}

/** Whether this page saw the run end: only then is the end drawn, and the steps stay as they are under the reader's eyes. */
function useEndSeen(run: Run): boolean {
  const wasRunning = useRef(false);
  if (!isFinal(run.status)) wasRunning.current = true;
  return isFinal(run.status) && wasRunning.current;
}

/**
 * `While you were away: …`, from what was last seen of this run in this browser: before the page was opened, or before the tab
 * was hidden. Compared with the first answer after that, so that it does not grow under the reader's eyes.
 */
function useWhileAway(run: Run, asOf: number): string | null {
  const slot = `seen.${run.id}`;
  const [words, setWords] = useState<string | null>(() => {
    const seen = memory.read<Seen | null>(slot, null);
    return seen && whileAway(seen, run);
  });
  const newest = useRef(run);
  const left = useRef<{ seen: Seen; backAt: number | null } | null>(null);
  newest.current = run;

  useEffect(() => {
    const backAt = left.current?.backAt;
    if (!left.current || backAt == null || asOf < backAt) return;
    const happened = whileAway(left.current.seen, run);
    left.current = null;
    if (happened) setWords(happened);
  }, [run, asOf]);

  useEffect(() => {
    const keep = () => memory.write(slot, isFinal(newest.current.status) ? null : whatIsSeen(newest.current));
    const look = () => {
      keep();
      if (document.visibilityState === 'hidden') left.current = { seen: whatIsSeen(newest.current), backAt: null };
      else if (left.current) left.current.backAt = Date.now();
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pagehide', keep);
    return () => {
      keep();
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pagehide', keep);
    };
  }, [slot]);
  return words;
}

/** Says each finished step, the first retry, and the end; never a time. */
function useAnnouncements(run: Run): void {
  const before = useRef<Run | null>(null);
  const saidRetry = useRef(false);
  useEffect(() => {
    const last = before.current;
    before.current = run;
    if (!last) return;
    if (isFinal(run.status)) {
      if (!isFinal(last.status)) announce(`${statusWords[run.status]}: ${run.title}`);
      return;
    }
    const finished = run.steps
      .filter((step, index) => step.status === 'COMPLETED' && last.steps[index]?.status !== 'COMPLETED')
      .at(-1);
    if (finished)
      announce(`${finished.title} done, ${countWords(run.progress.completedSteps, run.progress.totalSteps)}`);
    const retrying = run.steps.find((step) => step.status === 'RETRYING');
    if (retrying && !saidRetry.current) {
      saidRetry.current = true;
      announce(`${retrying.title} is tried again by itself`);
    }
  }, [run]);
}

/** Boxes of the final size; what loads quicker than 300 ms shows none of it. */
function RunSkeleton() {
  return (
    <div className="late-show" aria-busy="true">
      <div className="run-head">
        <p className="soft" style={{ minHeight: '2.4rem' }}>
          <Working>Loading the run</Working>
        </p>
        <div className="bar" />
      </div>
      <div className="cols">
        <div className="bone" style={{ height: 560 }} />
        <div className="bone" style={{ height: 720 }} />
      </div>
    </div>
  );
}
