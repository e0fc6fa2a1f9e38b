/** The newest state of a run that came with something else: as it was answered, or as the viewer's runs are told since. */
import { useEffect, useState } from 'react';
import { onRunChanged } from './runsChannel.ts';
import { supersedes, type RunSummary } from './state.ts';

export function useNewestRun(answered: RunSummary | null): RunSummary | null {
  const [heard, setHeard] = useState<RunSummary | null>(null);
  const id = answered?.id;
  useEffect(
    () =>
      onRunChanged((run) => {
        if (run.id === id) setHeard((before) => (before?.id === id && !supersedes(run, before) ? before : run));
      }),
    [id],
  );
  if (!answered || heard?.id !== answered.id) return answered;
  return supersedes(heard, answered) ? heard : answered;
}
