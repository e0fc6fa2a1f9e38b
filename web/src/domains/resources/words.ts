/** How far a resource is, in words. Pure. */
import type { ResourceHeadFragment } from '../../gql/graphql.ts';
import { isFinal, type RunSummary } from '../../live/state.ts';
import { asSentence } from '../../live/words.ts';

export const pipelineOfImports = 'resourceImport';

const doing: Record<string, string> = { transform: 'cleaning', enrich: 'enriching', finish: 'finishing' };

/** `Saved, version 3, enriching…` while it is imported; then how that ended. */
export function stateLine({ version }: Pick<ResourceHeadFragment, 'version'>, run: RunSummary | null): string {
  const saved = `Saved, version ${version}`;
  if (!run) return `${saved}.`;
  if (!isFinal(run.status)) return `${saved}, ${whatGoesOn(run)}…`;
  switch (run.status) {
    case 'COMPLETED':
      return asSentence(`${saved}, imported${run.progress.message ? `: ${run.progress.message}` : ''}`);
    case 'CANCELLED':
      return asSentence(`${saved}; its import was cancelled${run.statusReason ? `: ${run.statusReason}` : ''}`);
    default:
      return asSentence(`${saved}; its import failed${run.error ? `: ${run.error.message}` : ''}`);
  }
}

function whatGoesOn(run: RunSummary): string {
  if (run.status === 'CANCELLING') return 'stopping';
  const step = run.steps.find(({ status }) => status === 'RUNNING' || status === 'RETRYING' || status === 'QUEUED');
  if (!step) return run.progress.completedSteps > 0 ? 'importing' : 'waiting to be imported';
  return `${doing[step.key] ?? 'importing'}${step.status === 'RETRYING' ? ', trying again' : ''}`;
}

/** Which version is shown where it is not the newest; null where it is. */
export function olderShown({
  version,
  contextVersion,
}: Pick<ResourceHeadFragment, 'version' | 'contextVersion'>): string | null {
  if (contextVersion === version) return null;
  if (contextVersion == null) return null;
  return `What is shown is of version ${contextVersion}, until version ${version} is imported.`;
}
