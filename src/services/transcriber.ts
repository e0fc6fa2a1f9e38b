/**
 * Speech to text with times, by any OpenAI-compatible provider (`audio.transcriptions`, verbose JSON). One piece of audio is
 * one paid answer, kept before it is used, as those of the language model are.
 */
import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { APIError, type OpenAI } from 'openai';
import type { Config } from '../config.ts';
import type { Usage } from '../runs/snapshot.ts';
import { stepContext, type StepContext } from '../worker/stepContext.ts';
import { createAnswers } from './answers.ts';
import { createBudget } from './budget.ts';
import type { Database } from './database.ts';
import { describeProviderError, inWords, neverArrived, providerFailure } from './llmErrors.ts';
import type { Log } from './log.ts';
import { cancellation, createProviderClient, isPracticeModel, practiceHeaders } from './providerClient.ts';
import { readTranscription, type HeardSegment } from './transcription.ts';

export interface AudioToTranscribe {
  /** A local file: WAV, MP3 or another format that the provider takes, at most 25 MB for OpenAI's. */
  path: string;
  /** How long it is. */
  seconds: number;
  /** The file's name as the provider sees it; its ending tells the format. */
  name: string;
}

export interface Transcription {
  /** In the audio's own time, in order of their starts, within it; empty where nothing is said. */
  segments: HeardSegment[];
  /** ISO 639-1; null where the provider names none that is known. */
  language: string | null;
  model: string;
  practice: boolean;
}

export interface Transcriber {
  /**
   * Must be called in an activity. The same audio in the same step is paid once, however often it is tried.
   * @throws ApplicationFailure whose `type` is a code of src/errors.ts
   */
  transcribe(audio: AudioToTranscribe): Promise<Transcription>;
}

/** Beyond `LLM_FIRST_BYTE_MS` a provider may take half as long as the audio: a Whisper on a processor alone does. */
const deadlineShare = 0.5;

/** @throws ConfigError when the configuration names no provider, or a budget that cannot be kept */
export function createTranscriber({
  config: ofAll,
  database,
  log,
}: {
  config: Config;
  database: Database;
  log: Log;
}): Transcriber {
  const config = withOwnProvider(ofAll);
  const client = createProviderClient(config);
  const answers = createAnswers(database);
  const budget = createBudget({ config, database, log });
  const model = config.TRANSCRIPTION_MODEL;

  return {
    async transcribe(audio) {
      const context = stepContext();
      const question = { transcribe: await contentHash(audio.path, context.signal), model };
      const stored =
        (await answers.find(context, question)) ?? (await answers.keep(context, question, await pay(context, audio)));
      const { segments, language } = JSON.parse(stored.text) as Pick<Transcription, 'segments' | 'language'>;
      return { segments, language, model: stored.model, practice: stored.practice };
    },
  };

  async function pay(context: StepContext, audio: AudioToTranscribe) {
    const startedAt = performance.now();
    const cost = budget.costOfAudio(audio.seconds);
    const settle = await budget.reserve(cost);
    const call: Call = { text: '', billed: false };
    let practice = config.practice;
    try {
      await ask(client, model, audio, { config, context }, call);
      const heard = readTranscription(call.text, audio.seconds, model);
      practice = isPracticeModel(config, heard.model);
      const milliseconds = Math.round(performance.now() - startedAt);
      const { runId, activityId, attempt } = context;
      log.info(
        { runId, activityId, attempt, model, audioSeconds: audio.seconds, milliseconds },
        'a transcription came',
      );
      const text = JSON.stringify({ segments: heard.segments, language: heard.language });
      return { text, usage: used(call), model: heard.model ?? model, practice };
    } catch (error) {
      throw context.signal.aborted ? cancellation(context.signal) : error;
    } finally {
      // Also a call that failed half-way is paid for.
      context.use(used(call), practice);
      await settle(used(call).costUsd);
    }

    function used({ billed }: Call): Usage {
      return { promptTokens: 0, completionTokens: 0, costUsd: billed ? cost : cost === null ? null : 0 };
    }
  }
}

/** Speech may have a provider of its own, which never sees the key of the other. */
const withOwnProvider = (config: Config): Config =>
  config.TRANSCRIPTION_BASE_URL === undefined
    ? config
    : {
        ...config,
        practice: false,
        OPENAI_BASE_URL: config.TRANSCRIPTION_BASE_URL,
        OPENAI_API_KEY: config.TRANSCRIPTION_API_KEY,
      };

interface Call {
  /** What has come, once it is whole. */
  text: string;
  /** Whether the provider may bill the call: it has not said no to it. */
  billed: boolean;
}

/** Makes one call and reads its answer into `call`. */
async function ask(
  client: OpenAI,
  model: string,
  { path, seconds, name }: AudioToTranscribe,
  { config, context }: { config: Config; context: StepContext },
  call: Call,
): Promise<void> {
  // Read from the disk while it is sent: four pieces at once would fill the memory.
  const file = new File([await openAsBlob(path)], name);
  const deadline = startDeadline(config.LLM_FIRST_BYTE_MS + seconds * 1_000 * deadlineShare);
  const signal = AbortSignal.any([context.signal, deadline.signal]);
  try {
    call.billed = true;
    const response = await client.audio.transcriptions
      .create({ file, model, response_format: 'verbose_json' }, { signal, headers: practiceHeaders(config, context) })
      .asResponse()
      .catch((error: unknown) => {
        call.billed = !(error instanceof APIError && error.status !== undefined) && !neverArrived(error);
        throw error;
      });
    call.billed = !isPage(response);
    if (!call.billed) throw page(response);
    call.text = await response.text();
  } catch (error) {
    // The client ends with an error of its own when it is aborted: the reason is ours.
    signal.throwIfAborted();
    throw describeProviderError(error);
  } finally {
    deadline.stop();
  }
}

const isPage = (response: Response): boolean => /html/i.test(response.headers.get('content-type') ?? '');

function page(response: Response): Error {
  void response.body?.cancel().catch(() => {});
  return providerFailure(
    'ANSWER_MALFORMED',
    'The provider answered with a web page where a transcription was expected. Is OPENAI_BASE_URL right?',
    { retryable: true },
  );
}

function startDeadline(milliseconds: number) {
  const controller = new AbortController();
  const message = `The provider has not transcribed the audio within ${inWords(milliseconds)}.`;
  const timer = setTimeout(
    () => controller.abort(providerFailure('PROVIDER_TIMEOUT', message, { retryable: true })),
    milliseconds,
  );
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}

async function contentHash(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal }).catch((error: unknown) => {
    throw signal.aborted ? cancellation(signal) : error;
  });
  return hash.digest('hex');
}
