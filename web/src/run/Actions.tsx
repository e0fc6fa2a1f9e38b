/** What can be done with a run, and the buttons that ask the server for it. */
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ArrowUpRight, Check, Link2, Pin, Play, RotateCcw, Square } from 'lucide-react';
import { CancelRunDocument, KeepRunDocument, RerunDocument } from '../gql/graphql.ts';
import { request } from '../live/api.ts';
import { copyText, randomId } from '../live/browser.ts';
import type { PipelineView } from '../live/pipelineViews.ts';
import { isPinned, stopsUnwatched, useRegistry } from '../live/registry.ts';
import { isFinal, type Run } from '../live/state.ts';
import { alertUser } from '../ui/alerts.tsx';
import { Working } from '../ui/parts.tsx';
import { TellMe } from './bell.tsx';
import { messageOf } from '../live/words.ts';

export function Actions({ run, view, refresh }: { run: Run; view: PipelineView | null; refresh: () => void }) {
  const ended = isFinal(run.status);
  const rerunnable = run.status === 'FAILED' || run.status === 'TIMED_OUT' || run.status === 'CANCELLED';
  const next =
    run.steps.find(({ key }) => key === run.error?.step) ?? run.steps.find((step) => step.status !== 'COMPLETED');
  const registry = useRegistry();
  const stopsAlone = stopsUnwatched(registry, run.pipeline);
  return (
    <div className="actions">
      {rerunnable && next && run.progress.completedSteps > 0 && (
        <Deed
          className="btn primary"
          word={`Continue from ${next.title}`}
          doing="Continuing"
          icon={<Play aria-hidden />}
          act={async () => complain((await request(RerunDocument, { id: run.id, fromStep: next.key })).rerun)}
          done={refresh}
        />
      )}
      {rerunnable && (
        <Deed
          className={run.progress.completedSteps > 0 ? 'btn' : 'btn primary'}
          word="Start over"
          title={`All ${run.progress.totalSteps} steps are done and paid again`}
          doing="Starting over"
          icon={<RotateCcw aria-hidden />}
          act={async () => complain((await request(RerunDocument, { id: run.id, fromStep: run.steps[0]!.key })).rerun)}
          done={refresh}
        />
      )}
      {run.status === 'COMPLETED' && view?.finish && (
        <button type="button" className="btn primary" onClick={view.finish.act}>
          <view.finish.Icon aria-hidden />
          {view.finish.word}
        </button>
      )}
      {run.status === 'COMPLETED' && view && view.runAgain !== false && <RunAgain run={run} view={view} />}
      {!ended && <TellMe run={run} />}
      <CopyLink />
      {!ended && stopsAlone && (
        <Deed
          className="btn"
          word={isPinned(run) ? 'Pinned: goes on if you leave' : 'Keep going if I leave'}
          doing="Pinning"
          icon={<Pin aria-hidden />}
          act={async () => complain((await request(KeepRunDocument, { id: run.id })).keepRun)}
          done={refresh}
        />
      )}
      {!ended && (
        <Deed
          className="btn quiet"
          word="Cancel"
          doing="Stopping"
          icon={<Square aria-hidden />}
          busy={run.status === 'CANCELLING'}
          act={async () => complain((await request(CancelRunDocument, { id: run.id })).cancelRun)}
          done={refresh}
        />
      )}
      {run.engineUrl && (
        <a className="btn quiet" href={run.engineUrl} target="_blank" rel="noreferrer">
          Open in Temporal
          <ArrowUpRight aria-hidden />
        </a>
      )}
    </div>
  );
}

/** Another run with the same input; this one stays as it is. */
function RunAgain({ run, view }: { run: Run; view: PipelineView }) {
  const [, navigate] = useLocation();
  // One key until it has started, so that a second try after a lost answer starts no second run.
  const key = useRef(randomId());
  return (
    <Deed
      className="btn"
      word="Run again"
      title="A new run with the same input, paid anew; this one stays"
      doing="Starting"
      icon={<RotateCcw aria-hidden />}
      act={async () => {
        const { start } = await request(view.start, { input: run.input as never, idempotencyKey: key.current });
        complain(start);
        if (!start.run) return;
        key.current = randomId();
        navigate(`/runs/${start.run.id}`);
      }}
    />
  );
}

function complain({ userErrors }: { userErrors: readonly { message: string }[] }): void {
  if (userErrors[0]) throw new Error(userErrors[0].message);
}

interface DeedProps {
  className: string;
  word: string;
  title?: string;
  doing: string;
  icon: React.ReactNode;
  busy?: boolean;
  act(): Promise<void>;
  done?(): void;
}

/** A button that asks the server for something: says at once that it does, never twice, and says why when it could not. */
function Deed({ className, word, title, doing, icon, busy = false, act, done }: DeedProps) {
  const [acting, setActing] = useState(false);
  const inFlight = useRef(false);
  const run = async () => {
    if (inFlight.current || busy) return;
    inFlight.current = true;
    setActing(true);
    try {
      await act();
    } catch (error) {
      alertUser(messageOf(error));
    } finally {
      inFlight.current = false;
      setActing(false);
      done?.();
    }
  };
  return (
    <button type="button" className={className} title={title} aria-disabled={acting || busy} onClick={() => void run()}>
      {acting || busy ? (
        <Working>{doing}</Working>
      ) : (
        <>
          {icon}
          {word}
        </>
      )}
    </button>
  );
}

function CopyLink() {
  const [state, setState] = useState<'idle' | 'copied'>('idle');
  const copy = async () => {
    const link = location.origin + location.pathname;
    if (await copyText(link)) {
      setState('copied');
      setTimeout(() => setState('idle'), 2_500);
    } else {
      alertUser(`This browser does not allow copying here. The link: ${link}`);
    }
  };
  return (
    <button type="button" className="btn" onClick={() => void copy()} style={{ minWidth: 124 }}>
      {state === 'copied' ? <Check aria-hidden /> : <Link2 aria-hidden />}
      {state === 'copied' ? 'Copied' : 'Copy link'}
    </button>
  );
}
