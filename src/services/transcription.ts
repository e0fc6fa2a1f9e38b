/** From a provider's verbose JSON to segments that can be relied on, or to the reason why not. */
import * as z from 'zod';
import { providerFailure } from './llmErrors.ts';

export interface HeardSegment {
  startSeconds: number;
  endSeconds: number;
  text: string;
}

export interface HeardAudio {
  segments: HeardSegment[];
  language: string | null;
  /** Where the answer names one: OpenAI's does not. */
  model: string | null;
}

/** https://platform.openai.com/docs/api-reference/audio/verbose-json-object, as far as it is needed. */
const verboseJson = z.object({
  text: z.string().nullish(),
  language: z.string().nullish(),
  model: z.string().nullish(),
  segments: z.array(z.object({ start: z.number(), end: z.number(), text: z.string() })).nullish(),
});
type VerboseSegment = NonNullable<z.infer<typeof verboseJson>['segments']>[number];

/** Whisper hears in windows of 30 s: a last segment may end as far as this beyond a short piece, in seconds. */
const beyondTheEnd = 30;
/** Starts may go back by so little, in seconds, as rounding does. */
const disorder = 1;

/**
 * What was heard in an audio of so many seconds.
 * @throws ApplicationFailure ANSWER_MALFORMED where the answer is no JSON, has no times, or times that make no sense
 */
export function readTranscription(answer: string, seconds: number, askedModel: string): HeardAudio {
  const parsed = verboseJson.safeParse(readJson(answer));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw malformed(`${issue?.path.join('.') || 'the answer'}: ${issue?.message}`);
  }
  const { text, language, model = null } = parsed.data;
  const segments = parsed.data.segments ?? [];
  if (segments.length === 0 && text?.trim()) throw withoutTimes(askedModel);
  refuseNonsense(segments, seconds);
  return { segments: withinAudio(segments, seconds), language: languageCode(language ?? ''), model };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('it is not valid JSON');
  }
}

const malformed = (why: string) =>
  providerFailure('ANSWER_MALFORMED', `Expected a transcription in verbose JSON, with segments: ${why}.`, {
    retryable: true,
  });

/** Not tried again: the next answer would cost as much and lack them too. */
const withoutTimes = (model: string) =>
  providerFailure(
    'ANSWER_MALFORMED',
    `The transcription model ${model} tells what was said, but not when. Set TRANSCRIPTION_MODEL to one that gives segments with times: whisper-1, or another Whisper model of a compatible server.`,
    { retryable: false },
  );

function refuseNonsense(segments: readonly VerboseSegment[], seconds: number): void {
  let before = 0;
  for (const [at, { start, end }] of segments.entries()) {
    const span = `segment ${at + 1} is from ${start} to ${end} s`;
    if (start < -disorder || end < start) throw malformed(span);
    if (start > seconds + beyondTheEnd) throw malformed(`${span}, and the audio has ${seconds} s`);
    if (start < before - disorder) throw malformed(`${span}, and the one before starts at ${before} s`);
    before = start;
  }
}

const withinAudio = (segments: readonly VerboseSegment[], seconds: number): HeardSegment[] =>
  segments
    .map(({ start, end, text }) => ({
      startSeconds: Math.max(0, start),
      endSeconds: Math.min(end, seconds),
      text: text.trim(),
    }))
    .filter(({ startSeconds, endSeconds, text }) => text && endSeconds > startSeconds)
    .toSorted((one, other) => one.startSeconds - other.startSeconds);

/** Whisper says `english`, others `en` or `en-US`. */
function languageCode(language: string): string | null {
  const name = language.trim().toLowerCase();
  const code = /^([a-z]{2})(?:[-_]|$)/.exec(name)?.[1];
  return code ?? languageCodes().get(name) ?? null;
}

let codes: Map<string, string> | undefined;

/** ISO 639-1 codes by their English names. */
function languageCodes(): Map<string, string> {
  if (codes) return codes;
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
  const all = letters.flatMap((first) => letters.map((second) => first + second));
  // Some languages have an older code as well: iw for he.
  const current = all.filter((code) => Intl.getCanonicalLocales(code)[0] === code);
  codes = new Map(current.map((code) => [names.of(code)?.toLowerCase() ?? code, code]));
  return codes;
}
