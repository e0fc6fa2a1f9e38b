/** The registry of pipelines and what serves them: asked for once a page load, and again until it has come. */
import { useSyncExternalStore } from 'react';
import { PipelinesDocument, type PipelinesQuery } from '../gql/graphql.ts';
import { request } from './api.ts';

export type Pipeline = PipelinesQuery['pipelines'][number];

export interface Registry {
  pipelines: PipelinesQuery['pipelines'] | null;
  service: PipelinesQuery['service'] | null;
  /** Nobody has answered yet. */
  failed: boolean;
}

const retryMs = 2_000;
let registry: Registry = { pipelines: null, service: null, failed: false };
let asked = false;
const listeners = new Set<() => void>();

function become(next: Registry): void {
  registry = next;
  for (const listener of listeners) listener();
}

async function load(): Promise<void> {
  try {
    become({ ...(await request(PipelinesDocument, {})), failed: false });
  } catch {
    become({ ...registry, failed: true });
    setTimeout(() => void load(), retryMs);
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  if (!asked) {
    asked = true;
    void load();
  }
  return () => listeners.delete(listener);
};

export const useRegistry = (): Registry => useSyncExternalStore(subscribe, () => registry);

/** A name of the registry in words, also while the registry is not there. */
export function titleOf(registry: Registry, name: string): string {
  const known = registry.pipelines?.find((pipeline) => pipeline.name === name);
  return (
    known?.title ??
    name
      .replace(/([A-Z])/g, ' $1')
      .replace(/^./, (first) => first.toUpperCase())
      .replace(/ (.)/g, (word) => word.toLowerCase())
  );
}

/** Whether runs of the pipeline end when nobody watches them, unless they are pinned. */
export const stopsUnwatched = (registry: Registry, name: string): boolean =>
  registry.pipelines?.find((pipeline) => pipeline.name === name)?.whenUnwatched === 'CANCEL';

/** Whether somebody has pinned the run: it goes on although nobody watches. */
export const isPinned = ({ workflowProgress }: { workflowProgress: unknown }): boolean =>
  (workflowProgress as { kept?: unknown } | null)?.kept === true;
