/** The pipeline's own view of a run's result, in a panel of its own. */
import type { LoadedPart } from '../live/parts.ts';
import type { PipelineView } from '../live/pipelineViews.ts';
import { isFinal, type Run } from '../live/state.ts';
import type { Texts } from '../live/text.ts';
import { PanelBoundary, ViewNotThere } from '../ui/parts.tsx';

interface ResultPanelProps {
  run: Run;
  loaded: LoadedPart<PipelineView>;
  texts: Texts;
}

export function ResultPanel({ run, loaded, texts }: ResultPanelProps) {
  const { part: view } = loaded;
  return (
    <section className="panel" aria-label="Result" aria-busy={!isFinal(run.status)}>
      <PanelBoundary what="The result">
        {view ? (
          <view.Result run={run} result={run.result ?? null} texts={texts} />
        ) : (
          <div className="pad soft" style={{ minHeight: 720 }}>
            {view === null ? (
              'This pipeline has no view of its own. Open its steps to see what they gave.'
            ) : (
              <ViewNotThere failure={loaded.failure} retry={loaded.retry} />
            )}
          </div>
        )}
      </PanelBoundary>
    </section>
  );
}
