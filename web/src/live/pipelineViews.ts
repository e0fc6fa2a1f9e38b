/** Each pipeline's own view: one file in web/src/pipelines, named as the pipeline, found here and loaded when needed. */
import { useEffect, useState, type ComponentType } from 'react';
import type { RunSummary } from './state.ts';
import type { Run } from './state.ts';
import type { Document } from './api.ts';
import type { Texts } from './text.ts';

export interface StartAnswer {
  start: { run?: RunSummary | null; userErrors: { code: string; message: string; path?: string[] | null }[] };
}

export interface FieldsProps<Values> {
  values: Values;
  change(part: Partial<Values>): void;
  /** What is wrong with the field of that name. */
  faults: Readonly<Record<string, string>>;
}

export interface ResultProps<Result> {
  run: Run;
  /** Null before the first part is there. */
  result: Result | null;
  /** What is being written, by step. */
  texts: Texts;
}

export interface PipelineView<Values = Record<string, unknown>, Result = Record<string, unknown>> {
  /** The start mutation; its field is aliased `start`. */
  start: Document<StartAnswer, { input: never; idempotencyKey: string }>;
  /** What the form holds at first. */
  blank: Values;
  /** A filled form to try. */
  sample: Values;
  /** Native controls; each has the id `field-<name of the input field>`. */
  Fields: ComponentType<FieldsProps<Values>>;
  toInput(values: Values): Record<string, unknown>;
  Result: ComponentType<ResultProps<Result>>;
  /** What the status pill becomes at a good end. */
  finish?: { word: string; Icon: ComponentType<{ 'aria-hidden'?: boolean }>; act(): void };
}

const files = import.meta.glob<{ default: PipelineView }>('../pipelines/*.tsx');
const loaded = new Map<string, PipelineView>();

/** Types a view where it is written; the rest of the app knows it without its values' and result's types. */
export function definePipelineView<Values, Result>(view: PipelineView<Values, Result>): PipelineView {
  return view as unknown as PipelineView;
}

/** @throws where the file cannot be had (an old page after a deploy, which then loads itself again) */
export async function loadPipelineView(name: string): Promise<PipelineView | null> {
  const file = files[`../pipelines/${name}.tsx`];
  if (!file) return null;
  const view = loaded.get(name) ?? (await file()).default;
  loaded.set(name, view);
  return view;
}

export interface LoadedView {
  /** Undefined while it loads, null where the pipeline has none. */
  view: PipelineView | null | undefined;
  /** Why it could not be loaded. */
  failure: Error | null;
  retry(): void;
}

/** The view of the pipeline `name`, which may not be known yet. */
export function usePipelineView(name: string | null): LoadedView {
  const [, setCount] = useState(0);
  const [failure, setFailure] = useState<Error | null>(null);
  const view = name === null ? undefined : files[`../pipelines/${name}.tsx`] ? loaded.get(name) : null;
  useEffect(() => {
    if (name === null || view !== undefined || failure) return;
    loadPipelineView(name).then(
      () => setCount((count) => count + 1),
      (error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))),
    );
  }, [name, view, failure]);
  return { view, failure, retry: () => setFailure(null) };
}
