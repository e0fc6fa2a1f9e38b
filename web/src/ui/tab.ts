/** The tab as a status light: its title and icon say how the run is. */
import { isFinal, type Run } from '../live/state.ts';

export function showInTab(run: Run, pipelineTitle: string): void {
  const { completedSteps, totalSteps } = run.progress;
  const mark = {
    COMPLETED: '✓',
    FAILED: '✕',
    TIMED_OUT: '✕',
    CANCELLED: '–',
  }[run.status as string];
  document.title = `${mark ?? `${completedSteps}/${totalSteps}`} · ${pipelineTitle} · Longhaul`;
  if (run.status === 'COMPLETED') setIcon('done');
  else if (isFinal(run.status)) setIcon('stopped');
  else setIcon(`ring-${totalSteps === 0 ? 0 : Math.round((completedSteps / totalSteps) * 8)}`);
}

/** @param name a file of public/icons */
export function setIcon(name: string): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const href = `/icons/${name}.svg`;
  if (link && link.getAttribute('href') !== href) link.setAttribute('href', href);
}
