/** One streamed call of a chat model, with what the client does not see to: silence, size, an end that is none. */
import { APIError, type OpenAI } from 'openai';
import { Agent } from 'undici';
import type { Config } from '../config.ts';
import { describeProviderError, inWords, neverArrived, providerFailure } from './llmErrors.ts';

/** The longest answer, in characters. Far above what any step asks for. */
const longestText = 2 * 1024 * 1024;
/** The longest single event of a stream, or the whole of a body that is no stream, in bytes. */
const longestEvent = 1024 * 1024;

export type CallLimits = Pick<Config, 'LLM_FIRST_BYTE_MS' | 'LLM_SILENCE_MS'>;

export type ChatRequest = Omit<OpenAI.ChatCompletionCreateParamsStreaming, 'stream' | 'stream_options'>;

/** What has come so far: of use also when the call fails half-way, since it is billed all the same. */
export interface Received {
  text: string;
  model: string | null;
  usage: OpenAI.CompletionUsage | null;
  /** Whether the provider may bill the call: it has not said no to it. */
  billed: boolean;
}

export const nothingReceived = (): Received => ({ text: '', model: null, usage: null, billed: false });

/**
 * Makes one call and reads it to its end into `received`.
 * @param onText is given each new piece
 * @throws ApplicationFailure with a code of src/errors.ts, or the signal's reason
 */
export async function streamChat(
  client: OpenAI,
  request: ChatRequest,
  options: { limits: CallLimits; headers: Record<string, string>; signal: AbortSignal },
  received: Received,
  onText: (piece: string) => void,
): Promise<void> {
  options.signal.throwIfAborted();
  const watchdog = startWatchdog(options.limits);
  const signal = AbortSignal.any([options.signal, watchdog.signal]);
  try {
    const finishReason = await read();
    signal.throwIfAborted();
    refuseUnfinished(finishReason);
  } catch (error) {
    // The client ends quietly, or with an error of its own, when it is aborted: the reason is ours.
    signal.throwIfAborted();
    throw describeProviderError(error);
  } finally {
    watchdog.stop();
  }

  async function read(): Promise<string | null> {
    received.billed = true;
    const { data: stream, response } = await client.chat.completions
      .create(
        { ...request, stream: true, stream_options: { include_usage: true } },
        { signal, headers: options.headers },
      )
      .withResponse()
      .catch((error: unknown) => {
        received.billed = !(error instanceof APIError && error.status !== undefined) && !neverArrived(error);
        throw error;
      });
    received.billed = isStream(response);
    if (!received.billed) throw noStream(response);
    let finishReason: string | null = null;
    let refusal = '';
    for await (const chunk of stream) {
      watchdog.heard();
      received.model = chunk.model || received.model;
      received.usage = chunk.usage ?? received.usage;
      const choice = chunk.choices?.[0];
      finishReason = choice?.finish_reason ?? finishReason;
      refusal += choice?.delta?.refusal ?? '';
      const piece = choice?.delta?.content ?? '';
      if (received.text.length + refusal.length + piece.length > longestText) throw tooLarge();
      received.text += piece;
      if (piece) onText(piece);
    }
    if (refusal) throw refused(refusal);
    return finishReason;
  }
}

/** What says nothing of its type may well be one: judged by what it brings. */
const isStream = (response: Response): boolean =>
  !/html|json|text\/plain/i.test(response.headers.get('content-type') ?? '');

function noStream(response: Response): Error {
  void response.body?.cancel().catch(() => {});
  const type = response.headers.get('content-type')?.split(';')[0];
  return providerFailure(
    'ANSWER_MALFORMED',
    `The provider answered with ${type} where a stream of events was expected. Is OPENAI_BASE_URL right?`,
    { retryable: true },
  );
}

function refuseUnfinished(finishReason: string | null): void {
  if (finishReason === 'stop') return;
  if (finishReason === 'content_filter') throw refused('its content filter stopped the answer');
  if (finishReason === 'length') {
    throw providerFailure('ANSWER_CUT_OFF', 'The model reached its length limit before the answer was complete.', {
      retryable: false,
    });
  }
  if (finishReason === null) {
    throw providerFailure('ANSWER_CUT_OFF', "The provider's answer broke off before its end.", { retryable: true });
  }
  throw providerFailure(
    'ANSWER_MALFORMED',
    `The provider ended its answer with "${finishReason}" where "stop" was expected.`,
    { retryable: true },
  );
}

const refused = (words: string) =>
  providerFailure('ANSWER_REFUSED', `The model refuses to answer: ${words.replace(/\s+/g, ' ').trim().slice(0, 300)}`, {
    retryable: false,
  });

const tooLarge = () =>
  providerFailure('ANSWER_TOO_LARGE', 'The provider sent far more than was asked for; the call was stopped.', {
    retryable: true,
  });

/** Aborts when nothing has come for too long: first until the first chunk, then between chunks. */
function startWatchdog({ LLM_FIRST_BYTE_MS, LLM_SILENCE_MS }: CallLimits) {
  const controller = new AbortController();
  const bark = (message: string) => () =>
    controller.abort(providerFailure('PROVIDER_TIMEOUT', message, { retryable: true }));
  const silence = bark(`The provider fell silent in the middle of its answer, for ${inWords(LLM_SILENCE_MS)}.`);
  let timer = setTimeout(bark(`The provider sent nothing for ${inWords(LLM_FIRST_BYTE_MS)}.`), LLM_FIRST_BYTE_MS);
  let first = true;
  return {
    signal: controller.signal,
    heard() {
      if (!first) return void timer.refresh();
      first = false;
      clearTimeout(timer);
      timer = setTimeout(silence, LLM_SILENCE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Node's own fetch gives up after 300 s without a byte, whatever the watchdog is told; a connection still has 10 s. */
const patient = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

/**
 * A fetch whose bodies cannot fill the memory: the client would hold an event, or a body that is no stream, until its end.
 * Events end with an empty line.
 */
export async function boundedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, dispatcher: patient } as RequestInit);
  if (!response.body) return response;
  let held = 0;
  let lastByte = 0;
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        const end = endOfLastEvent(bytes, lastByte);
        held = end < 0 ? held + bytes.length : bytes.length - end;
        lastByte = bytes.at(-1) ?? lastByte;
        if (held > longestEvent) throw tooLarge();
        controller.enqueue(bytes);
      },
    }),
  );
  return new Response(bounded, response);
}

const newline = 10;

/** Where the last empty line ends in `bytes`; -1 when there is none. `before` is the byte that came before them. */
function endOfLastEvent(bytes: Uint8Array, before: number): number {
  for (let at = bytes.length - 1; at >= 0; at--) {
    if (bytes[at] !== newline) continue;
    const back = bytes[at - 1] === 13 ? at - 2 : at - 1;
    if ((back < 0 ? before : bytes[back]) === newline) return at + 1;
  }
  return -1;
}
