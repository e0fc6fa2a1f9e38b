/** What the conformance suite needs to know of a pipeline: test/pipelines/<name>.ts exports one as `sample`. */
import type { Answer, Client } from './client.ts';
import type { Longhaul } from './longhaul.ts';

type Input = Record<string, unknown>;

export interface PipelineSample {
  /**
   * An input that is right. What it names (an upload, a row) is made first, for `client`'s viewer. `tag` is in whatever of it
   * reaches the outside world, so that this can be told to misbehave towards one run.
   */
  input(tag: string, longhaul: Longhaul, client: Client): Input | Promise<Input>;
  /** Another one that is right, under the same tag. */
  otherInput(tag: string, longhaul: Longhaul, client: Client): Input | Promise<Input>;
  /** What is refused before anything is paid, and the path of the field that is to blame. */
  badInputs: { input: Input; path: string[] }[];
  /** Where the pipeline is not started by `start<Name>`. */
  start?(client: Client, input: Input, idempotencyKey?: string): Promise<Answer>;
  /** A step that calls the outside world, neither the first nor the last where there are so many. */
  middleStep: string;
  /** The steps that call the outside world once each, in the order of the calls. */
  paidSteps: string[];
  /** Who is called; the practice provider where nothing else is said. */
  outside?: Outside;
  /** Whether steps that are run again after they were completed find nothing left to call for. */
  nothingLeftToCall?: true;
  /** Whether the middle step writes text while it works, and its calls have tokens. */
  writesText: boolean;
  /** The engine's events of an undisturbed run, at most. */
  mostEvents: number;
  /** Starts a run that needs several executions where one may have a hundred events of history. Gives its id. */
  longRun?(longhaul: Longhaul): Promise<string>;
}

/** The world outside, as the middle step of runs with one tag meets it. */
export interface Outside {
  /**
   * What happens to the next call: `silence`, it is never answered, until its caller goes away; `trouble`, an error that is
   * worth another attempt; `refusal`, an error that is not.
   */
  next(longhaul: Longhaul, tag: string, how: 'silence' | 'trouble' | 'refusal'): Promise<void>;
  /** Resolves when a call of the step has come. */
  called(longhaul: Longhaul, runId: string, step: string): Promise<void>;
  /** Resolves when the caller of the step's first call has gone away from it. */
  abandoned(longhaul: Longhaul, runId: string, step: string): Promise<void>;
  /** How often each of the paid steps has called. */
  calls(longhaul: Longhaul, runId: string): Promise<Record<string, number>>;
  /** What a refusal ends the run with; null where nothing that the outside says makes the run fail. */
  refusalCode: string | null;
}

/** The practice provider, told by the words of the prompt. */
export const practiceOutside = ({ middleStep, paidSteps }: PipelineSample): Outside => ({
  next: ({ practice }, tag, how) =>
    practice.fault({
      match: { words: tag, step: middleStep },
      fault: { silence: 'hang', trouble: '500', refusal: '401' }[how],
    }),
  async called({ practice }, runId, step) {
    await practice.call(runId, step);
  },
  async abandoned({ practice }, runId, step) {
    const [first] = await practice.calls(runId, step);
    await practice.call(
      runId,
      step,
      ({ id, endedAt, clientWentAway }) => id === first?.id && !!endedAt && clientWentAway,
    );
  },
  async calls({ practice }, runId) {
    const calls = await practice.calls(runId);
    return Object.fromEntries(paidSteps.map((step) => [step, calls.filter((call) => call.step === step).length]));
  },
  refusalCode: 'PROVIDER_REFUSED_KEY',
});

/** Starts a run of the sample's. */
export const startSample = (name: string, sample: PipelineSample, client: Client, input: Input, key?: string) =>
  sample.start ? sample.start(client, input, key) : client.start(name, input, key);
