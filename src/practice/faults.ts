/** The troubles of real providers, on demand: which there are, which calls they are meant for, how often. */
import * as z from 'zod';

/** What goes wrong. */
export const faultNames = [
  // Instead of an answer: an HTTP status (with Retry-After where the fault says so), nothing at all, a page with status 200.
  '400',
  '401',
  '403',
  '404',
  '408',
  '429',
  '500',
  '502',
  '503',
  'hang',
  'html',
  // While it is sent: one piece and then nothing; pieces far apart; the socket reset; an end without finish_reason or [DONE];
  // finish_reason "length"; a refusal; an event that is no JSON; endlessly many events; one endless event.
  'silence',
  'slowDrip',
  'cut',
  'cleanCutNoFinish',
  'length',
  'refusal',
  'brokenStream',
  'huge',
  'hugeEvent',
  // In what it says: JSON that breaks off; good JSON in a fence, or with words around it; other keys; one row too few; an
  // answer that fits the schema and breaks the pipeline's rules.
  'malformedJson',
  'fencedJson',
  'textAroundJson',
  'offSchema',
  'missingRow',
  'ruleBreaking',
  // Of a transcription alone: what was said, but not when.
  'noSegments',
] as const;
export type FaultName = (typeof faultNames)[number];

const wish = z.strictObject({
  match: z
    .strictObject({
      /** The step's key; also matches its parts. */
      step: z.string().optional(),
      run: z.string().optional(),
      attempt: z.int().optional(),
      /** Anywhere in the conversation. */
      words: z.string().optional(),
    })
    .default({}),
  fault: z.preprocess((name) => (typeof name === 'number' ? String(name) : name), z.enum(faultNames)),
  /** How many calls meet it. */
  times: z.int().min(1).default(1),
  retryAfterSeconds: z.number().min(0).optional(),
  /** Retry-After as an HTTP date instead of seconds. */
  retryAfterDate: z.boolean().default(false),
  /** Where an answer is cut or falls silent; default: in its middle, or, for silence, after the first piece. */
  afterCharacters: z.int().min(0).optional(),
  /** Of a slow drip: milliseconds between its pieces, and how many pieces are slow. */
  everyMs: z.int().min(0).default(5_000),
  pieces: z.int().min(1).default(4),
  /** Of a huge answer. */
  megabytes: z.number().positive().default(50),
});
export type Fault = z.infer<typeof wish>;

export interface Caller {
  run: string | null;
  step: string | null;
  attempt: number | null;
  words: string;
}

export interface Faults {
  /** @throws z.ZodError */
  add(body: unknown): Fault;
  /** The oldest fault that is meant for this call; it is used up by it. */
  take(caller: Caller): Fault | null;
  list(): readonly Fault[];
  clear(): void;
}

export function createFaults(): Faults {
  let waiting: Fault[] = [];
  return {
    add(body) {
      const fault = wish.parse(body);
      waiting.push(fault);
      return fault;
    },
    take(caller) {
      const fault = waiting.find(({ match }) => isMeant(match, caller));
      if (!fault) return null;
      fault.times -= 1;
      waiting = waiting.filter(({ times }) => times > 0);
      return { ...fault };
    },
    list: () => waiting,
    clear() {
      waiting = [];
    },
  };
}

const isMeant = (match: Fault['match'], caller: Caller): boolean =>
  (match.run === undefined || match.run === caller.run) &&
  (match.step === undefined || match.step === caller.step || caller.step?.startsWith(`${match.step}/`) === true) &&
  (match.attempt === undefined || match.attempt === caller.attempt) &&
  (match.words === undefined || caller.words.includes(match.words));
