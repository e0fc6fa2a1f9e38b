/**
 * What a pipeline is: a workflow and, beside it, what the rest of Longhaul needs to know of it. This file runs in the
 * workflow sandbox as well as in Node: no I/O, no Node modules.
 */
import type * as z from 'zod';
import type { Carried } from './carried.ts';
import { runSteps, type RunControls, type RunEnd, type RunStep } from './steps.ts';

export interface PlannedStep<Output = never> {
  key: string;
  title: string;
  /** How long it takes with a real model, until earlier runs tell better. */
  usualSeconds: number;
  /**
   * A part that fails for good leaves the step good: its message tells how many have failed, its attempts why. The work has to
   * catch the part's error.
   */
  partsMayFail?: boolean;
  /** What the step found, in at most one line. */
  found?(output: Output): string;
  /** The earlier step that a rerun of this one begins with: what that one gave does not outlive the run. */
  rerunFrom?: string;
  /**
   * Why the step is not needed, in words for people; null where it is, or where that is not known yet. A pure function: the
   * workflow asks it (`RunStep.isSkipped`) as the snapshot does.
   * @param outputs what was given so far, by key (`step` or `step/part`)
   */
  skip?(outputs: Readonly<Record<string, unknown>>, input: never): string | null;
  /** Of a step made of many activities. */
  parts?: {
    /** The part that puts together what the others gave, after them: what it gives is the step's; it is not counted. */
    last?: string;
    /** How many there will be, from what earlier steps have given (by key); null while unknown. */
    total?(outputs: Readonly<Record<string, unknown>>): number | null;
    /** What came of them so far, in at most one line. */
    inWords?(counts: PartCounts): string;
  };
}

/** Says of a step what its activity gives, so that `found` is checked against it. */
export const planStep = <Output>(planned: PlannedStep<Output>): PlannedStep => planned as PlannedStep;

/** How far the parts of a step are. */
export interface PartCounts {
  /** How many there will be; those that were begun, while more is not known. */
  total: number;
  /** Those of which an attempt runs, or has failed and is to be repeated. */
  running: number;
  /** Those that have ended, by what they gave where that is a short text, else by COMPLETED, the error's code or CANCELLED. */
  outcomes: Readonly<Record<string, number>>;
}

export interface PipelineDefinition {
  /** Workflow type, file name, start<Name> in the schema and `Run.pipeline`, all in one spelling. */
  name: string;
  title: string;
  /** One sentence for the start card. */
  description: string;
  whenUnwatched: 'CONTINUE' | 'CANCEL';
  /** Whether its times are those of a language model: the practice provider is quicker, and tells nothing of a real one's. */
  asksModel?: boolean;
  /** The mutation that starts it, where that is not start<Name>; its domain resolves it. */
  startedBy?: string;
  /**
   * What a run works on, where there may be one such run at a time: the start of another one is a CONFLICT until it has ended.
   * Runs are found by it as well (table `runs`, column `subject`).
   */
  oneAtATime?(input: never): string;
  /** In the order in which they are shown. */
  steps: readonly PlannedStep[];
  /** What GraphQL's types cannot say of the input. Its issues become `userErrors` with their path. */
  input: z.ZodType;
  /** What was asked for, in words, for the page's heading and the engine's lists. */
  describe(input: never): string;
  /**
   * The member of `RunResult` from what the steps have given so far, by key (`step` or `step/part`); null before the first.
   * @param counts by key, of the steps made of many activities
   */
  result(
    outputs: Readonly<Record<string, unknown>>,
    input: never,
    counts: Readonly<Record<string, PartCounts>>,
  ): ({ __typename: string } & Record<string, unknown>) | null;
}

/** What every workflow of Longhaul is started with. */
export interface RunArguments {
  runId: string;
  input: unknown;
  settings: RunSettings;
  /** From the execution that this one continues. */
  carried?: Carried;
}

/** What a workflow needs of the configuration: fixed at its start, since a workflow may not read the environment. */
export interface RunSettings {
  heartbeatTimeoutMs: number;
  /** Where the run stops when nobody waits: how long it goes on before the first viewer has come. */
  leaseMs: number;
  /** The wait before the second attempt of a call by telephone; doubled before each further one. */
  phoneCallRetryMs: number;
  /** Of one execution's history; a run with more to do goes on in another execution. */
  mostHistoryEvents: number;
}

export type Pipeline = ((run: RunArguments) => Promise<RunEnd>) & { definition: PipelineDefinition };

/**
 * Makes a pipeline: the workflow function, with its definition as a property. `work` is the list of the steps; where their parts
 * are too many for one history, it asks `run` for room, and to continue as new.
 */
export function definePipeline<Input>(
  definition: PipelineDefinition,
  work: (input: Input, step: RunStep, run: RunControls) => Promise<unknown>,
): Pipeline {
  const workflow = (run: RunArguments) =>
    runSteps(definition, run, (step, controls) => work(run.input as Input, step, controls));
  return Object.assign(workflow, { definition });
}
