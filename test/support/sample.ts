/** What the conformance suite needs to know of a pipeline: test/pipelines/<name>.ts exports one as `sample`. */
export interface PipelineSample {
  /** An input that is right. `tag` stands in every prompt that comes of it, so that faults can be meant for one run. */
  input(tag: string): Record<string, unknown>;
  /** Another one that is right, under the same tag. */
  otherInput(tag: string): Record<string, unknown>;
  /** What is refused before anything is paid, and the path of the field that is to blame. */
  badInputs: { input: Record<string, unknown>; path: string[] }[];
  /** A step that calls the provider, neither the first nor the last. */
  middleStep: string;
  /** The steps that call the provider once each, in the order of the calls. */
  paidSteps: string[];
  /** The engine's events of an undisturbed run, at most. */
  mostEvents: number;
}
