/** The picture with what is in it: boxes have their final size from the start, and nothing here is kept for long. */
import { useState } from 'react';
import { Pin } from 'lucide-react';
import type { ImageClassificationResultFragment } from '../../gql/graphql.ts';
import { urlOfUpload } from '../../live/chosen.ts';
import type { ResultProps } from '../../live/pipelineViews.ts';
import { isPinned } from '../../live/registry.ts';
import { isFinal, type Run } from '../../live/state.ts';
import { ago } from '../../live/words.ts';
import { Working } from '../../ui/parts.tsx';
import { useNow } from '../../ui/time.ts';
import './imageClassification.css';

const mostLabels = 5;

export function Result({ run, result }: ResultProps<ImageClassificationResultFragment>) {
  return (
    <div className="image-classification pad">
      <Picture run={run} result={result} />
      <div className="picture-words">
        <h2>What is in it</h2>
        <Labels run={run} result={result} />
        <Model result={result} />
        <Stay run={run} result={result} />
      </div>
    </div>
  );
}

function Picture({ run, result }: { run: Run; result: ImageClassificationResultFragment | null }) {
  const { uploadId } = run.input as { uploadId: string };
  const [broken, setBroken] = useState(false);
  // Links change every hour; the picture that is shown stays.
  const [kept, keep] = useState<string | null>(() => urlOfUpload(uploadId));
  if (kept === null && result) keep(result.imageUrl);
  const best = result?.labels?.[0]?.label;
  const deleted = result?.deletedAt != null;
  return (
    <div className="picture-frame">
      {deleted ? (
        <p className="soft">The picture is deleted.</p>
      ) : broken ? (
        <p className="soft">The picture cannot be shown.</p>
      ) : kept ? (
        <img src={kept} alt={best ? `Your picture: ${best}` : 'Your picture'} onError={() => setBroken(true)} />
      ) : (
        <p className="soft">{isFinal(run.status) ? 'No picture' : ''}</p>
      )}
      {!isFinal(run.status) && (
        <p className="picture-note">
          <Working>{workWords(run)}</Working>
        </p>
      )}
    </div>
  );
}

function workWords(run: Run): string {
  if (run.status === 'REQUESTED' || run.status === 'QUEUED') return 'Waiting for its turn';
  if (run.status === 'CANCELLING') return 'Stopping';
  const current = run.steps.find((step) => step.status === 'RUNNING' || step.status === 'RETRYING');
  if (current?.status === 'RETRYING') return 'Trying again soon';
  return current?.title ?? 'Starting';
}

function Labels({ run, result }: { run: Run; result: ImageClassificationResultFragment | null }) {
  const labels = result?.labels;
  if (labels) {
    return (
      <ol className="image-labels">
        {labels.map(({ label, confidence }) => (
          <li key={label}>
            <span>{label}</span>
            <span className="num">{percent(confidence)}</span>
            <i aria-hidden style={{ transform: `scaleX(${confidence})` }} />
          </li>
        ))}
        {labels.length === 0 && <li className="soft">The model named nothing.</li>}
      </ol>
    );
  }
  const waits = !isFinal(run.status);
  return (
    <div className="image-labels empty" aria-busy={waits}>
      {Array.from({ length: mostLabels }, (_, index) => (
        <div key={index} className="slot">
          {index === 0 && <span className="soft">{noLabelsWords(run, result)}</span>}
        </div>
      ))}
    </div>
  );
}

function noLabelsWords(run: Run, result: ImageClassificationResultFragment | null): string {
  if (result?.deletedAt) return 'Deleted, with the picture';
  if (run.status === 'CANCELLED') return 'Stopped before the answer';
  if (isFinal(run.status)) return 'No answer';
  return 'Five labels come here';
}

/** `87 %`; what is nearly nothing is not said to be nothing. */
function percent(confidence: number): string {
  const figure = confidence * 100;
  if (figure > 0 && figure < 1) return 'under 1\u00a0%';
  if (figure < 100 && figure > 99) return 'over 99\u00a0%';
  return `${Math.round(figure)}\u00a0%`;
}

function Model({ result }: { result: ImageClassificationResultFragment | null }) {
  return (
    <p className="picture-model small soft">
      {result?.model && (
        <>
          By the model {result.model}
          {result.practice && ', which is for practice and knows only colours'}.
        </>
      )}
    </p>
  );
}

/** How long it all stays: as long as somebody waits, then a day. */
function Stay({ run, result }: { run: Run; result: ImageClassificationResultFragment | null }) {
  const now = useNow();
  if (!isFinal(run.status)) {
    return (
      <p className="picture-stay small">
        <Pin aria-hidden />
        {isPinned(run)
          ? 'Pinned: it goes on if you leave.'
          : 'Stops if you leave this page, unless you press “Keep going if I leave”.'}
      </p>
    );
  }
  return (
    <p className="picture-stay small soft">
      {result?.deletedAt
        ? `Picture and labels were deleted ${ago(result.deletedAt, now)}.`
        : 'Picture and labels are deleted a day after the end.'}
    </p>
  );
}
