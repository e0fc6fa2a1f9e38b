/** Each pipeline's own view: one file in web/src/pipelines, named as the pipeline, found here and loaded when needed. */
import type { ComponentType } from 'react';
import type { RunAnswerFragment } from '../gql/graphql.ts';
import type { Document } from './api.ts';
import type { Run } from './state.ts';
import { createPartLoader } from './parts.ts';
import type { Texts } from './text.ts';

export interface StartAnswer {
  start: RunAnswerFragment;
}

export interface FieldsProps<Values> {
  values: Values;
  change(part: Partial<Values>): void;
  /** What is wrong with the field of that name. */
  faults: Readonly<Record<string, string>>;
  /** Start was pressed, and waits for what is still on its way. */
  starting?: boolean;
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
  /** Where a start leads whose answer has no errors; to the run where this is left out. Null where the answer has errors. */
  pageOf?(answer: StartAnswer['start']): string | null;
  /** False where a run's input is not what the start takes, so that it cannot be run again with it. */
  runAgain?: false;
  /** What the form holds at first. */
  blank: Values;
  /** A filled form to try. */
  sample: Values;
  /** Native controls; each has the id `field-<name of the input field>`. */
  Fields: ComponentType<FieldsProps<Values>>;
  /**
   * What is sent. It may wait for what is still on its way, such as a file.
   * @throws FieldFault what the form has to say before anything is sent
   */
  toInput(values: Values): Record<string, unknown> | Promise<Record<string, unknown>>;
  Result: ComponentType<ResultProps<Result>>;
  /** What the status pill becomes at a good end. */
  finish?: { word: string; Icon: ComponentType<{ 'aria-hidden'?: boolean }>; act(): void };
}

/** Something is wrong with a field, or missing. */
export class FieldFault extends Error {
  /** Of the input. */
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** Types a view where it is written; the rest of the app knows it without its values' and result's types. */
export function definePipelineView<Values, Result>(view: PipelineView<Values, Result>): PipelineView {
  return view as unknown as PipelineView;
}

const files = import.meta.glob<{ default: PipelineView }>('../pipelines/*.tsx');
const nameOf = (path: string) => /(\w+)\.tsx$/.exec(path)![1]!;

/** The view of the pipeline of that name. */
export const usePipelineView = createPartLoader<PipelineView>(
  Object.fromEntries(Object.entries(files).map(([path, load]) => [nameOf(path), load])),
);
