/** Sends one chat completion, streamed or whole, in the form of OpenAI's API, with the fault that it was given. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { PracticeRefusal, textOf, type ChatRequest } from './chat.ts';
import type { Answering } from './answering.ts';
import type { Fault } from './faults.ts';
import { pause, type Pace } from './pace.ts';
import { spoil } from './spoil.ts';

export interface Sent {
  status: number;
  completionTokens: number;
}

export interface CompletionOptions {
  id: string;
  request: ChatRequest;
  fault: Fault | null;
  answering: Answering;
  pace: Pace;
  /** Aborted when the client has gone away. */
  signal: AbortSignal;
}

/** Whatever model was asked for, this one answers, and says so. */
export const practiceModel = 'practice-model';
export const practiceHeaders = { 'x-longhaul-practice': 'true' };

export const roughTokens = (text: string): number => Math.ceil(text.length / 4);

/** @returns what was sent; ends early, without an error, when the client goes away */
export async function sendCompletion(response: ServerResponse, options: CompletionOptions): Promise<Sent> {
  const sent: Sent = { status: 0, completionTokens: 0 };
  response.on('error', () => {});
  try {
    await answerOrFail(response, options, sent);
  } catch (error) {
    if (!options.signal.aborted) throw error;
  }
  return sent;
}

async function answerOrFail(response: ServerResponse, options: CompletionOptions, sent: Sent): Promise<void> {
  const { fault, signal, pace } = options;
  if (fault?.fault === 'hang') return void (await once(signal, 'abort'));
  if (fault && /^\d+$/.test(fault.fault)) return refuse(response, fault, sent);
  await pace.think(signal);
  if (fault?.fault === 'html') return sendHtml(response, sent);
  if (fault?.fault === 'hugeEvent') return sendHugeEvent(response, options, fault, sent);
  return options.request.stream ? stream(response, options, sent) : sendWhole(response, options, sent);
}

// ---------------------------------------------------------------- instead of an answer

export function refuse(response: ServerResponse, fault: Fault, sent: Pick<Sent, 'status'>): void {
  sent.status = Number(fault.fault);
  const { retryAfterSeconds: seconds } = fault;
  const retryAfter = fault.retryAfterDate
    ? // Whole seconds only: rounded up, so that the date is never earlier than what was asked for.
      new Date(Math.ceil((Date.now() + (seconds ?? 0) * 1_000) / 1_000) * 1_000).toUTCString()
    : String(seconds);
  response.writeHead(sent.status, {
    ...practiceHeaders,
    'content-type': 'application/json',
    ...(seconds !== undefined && { 'retry-after': retryAfter }),
  });
  response.end(JSON.stringify(errorBody(`The practice provider was told to answer ${fault.fault}.`, sent.status)));
}

export const errorBody = (message: string, status: number) => ({
  error: { message, type: status === 429 ? 'rate_limit_error' : 'practice_error', param: null, code: null },
});

export function sendHtml(response: ServerResponse, sent: Pick<Sent, 'status'>): void {
  sent.status = 200;
  response.writeHead(200, { ...practiceHeaders, 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Sign in</title><h1>Please sign in to this network</h1>');
}

// ---------------------------------------------------------------- the answer

interface Answer {
  text: string;
  /** Whether the text is a refusal instead of an answer. */
  refuses: boolean;
}

function answerTo({ request, fault, answering }: CompletionOptions): Answer {
  if (fault?.fault === 'refusal') return { text: "I'm sorry, I can't help with that.", refuses: true };
  try {
    return { text: spoil(answering.answer(request, fault?.fault === 'ruleBreaking'), fault?.fault), refuses: false };
  } catch (error) {
    if (error instanceof PracticeRefusal) return { text: error.message, refuses: true };
    throw error;
  }
}

const usageOf = (request: ChatRequest, text: string) => {
  const prompt_tokens = roughTokens(textOf(request));
  const completion_tokens = roughTokens(text);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
};

async function sendWhole(response: ServerResponse, options: CompletionOptions, sent: Sent): Promise<void> {
  const { id, request, fault, pace, signal } = options;
  const { text, refuses } = answerTo(options);
  for await (const piece of pace.write(text, signal)) sent.completionTokens += roughTokens(piece);
  sent.completionTokens = roughTokens(text);
  sent.status = 200;
  if (fault?.fault === 'cut') return void response.destroy();
  response.writeHead(200, { ...practiceHeaders, 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      id,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1_000),
      model: practiceModel,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: refuses ? null : text, refusal: refuses ? text : null },
          finish_reason: fault?.fault === 'length' ? 'length' : 'stop',
        },
      ],
      usage: usageOf(request, text),
    }),
  );
}

/** A stream of chunks: role, pieces, finish reason, usage, [DONE]. */
async function stream(response: ServerResponse, options: CompletionOptions, sent: Sent): Promise<void> {
  const { request, fault, signal } = options;
  const send = openStream(response, options, sent);
  await send({ choices: [choice({ role: 'assistant', content: '', refusal: null })] });
  if (fault?.fault === 'huge') return sendForLong(send, fault);

  const { text, refuses } = answerTo(options);
  if (refuses) {
    await send({ choices: [choice({ refusal: text })] });
    return finish(response, send, request, text, 'stop');
  }
  const end = endOf(text, fault);
  await write(text.slice(0, end), options, send, sent);
  switch (fault?.fault) {
    case 'silence':
      return void (await once(signal, 'abort'));
    case 'cut':
      return void response.socket?.resetAndDestroy();
    case 'cleanCutNoFinish':
      return void response.end();
    case 'brokenStream':
      return void response.end('data: {"id":"practice","choices":[{"index":0,"del\n\n');
    default:
      return finish(response, send, request, text.slice(0, end), fault?.fault === 'length' ? 'length' : 'stop');
  }
}

/** How much of the text is sent. */
function endOf(text: string, fault: Fault | null): number {
  switch (fault?.fault) {
    case 'silence':
      return fault.afterCharacters ?? 12;
    case 'cut':
    case 'cleanCutNoFinish':
    case 'brokenStream':
    case 'length':
      return fault.afterCharacters ?? Math.floor(text.length / 2);
    default:
      return text.length;
  }
}

async function write(text: string, { fault, pace, signal }: CompletionOptions, send: Send, sent: Sent): Promise<void> {
  let rest = text;
  const say = async (piece: string) => {
    await send({ choices: [choice({ content: piece })] });
    sent.completionTokens += roughTokens(piece);
  };
  if (fault?.fault === 'slowDrip') {
    for (let piece = 0; piece < fault.pieces && rest; piece++) {
      await pause(fault.everyMs, signal);
      await say(rest.slice(0, 4));
      rest = rest.slice(4);
    }
  }
  for await (const piece of pace.write(rest, signal)) await say(piece);
  sent.completionTokens = roughTokens(text);
}

async function finish(
  response: ServerResponse,
  send: Send,
  request: ChatRequest,
  text: string,
  reason: string,
): Promise<void> {
  await send({ choices: [choice({}, reason)] });
  if (request.stream_options?.include_usage) await send({ choices: [], usage: usageOf(request, text) });
  response.end('data: [DONE]\n\n');
}

const choice = (delta: object, finish_reason: string | null = null) => ({ index: 0, delta, finish_reason });

/** Sends one chunk; waits where the client reads slowly. @throws when the client has gone away */
type Send = (chunk: object) => Promise<void>;

function openStream(response: ServerResponse, { id, signal }: CompletionOptions, sent: Sent): Send {
  sent.status = 200;
  response.writeHead(200, { ...practiceHeaders, 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const common = { id, object: 'chat.completion.chunk', created: Math.floor(Date.now() / 1_000), model: practiceModel };
  return async (chunk) => {
    signal.throwIfAborted();
    if (!response.write(`data: ${JSON.stringify({ ...common, ...chunk })}\n\n`))
      await once(response, 'drain', { signal });
  };
}

// ---------------------------------------------------------------- far too much

export const kilobyte64 = 'practice '.repeat(7_282).slice(0, 65_536);

async function sendForLong(send: Send, { megabytes }: Fault): Promise<void> {
  for (let sentBytes = 0; sentBytes < megabytes * 1_048_576; sentBytes += kilobyte64.length) {
    await send({ choices: [choice({ content: kilobyte64 })] });
  }
}

/** One event without an end, which a client would keep in memory. */
async function sendHugeEvent(
  response: ServerResponse,
  { signal }: CompletionOptions,
  { megabytes }: Fault,
  sent: Sent,
): Promise<void> {
  sent.status = 200;
  response.writeHead(200, { ...practiceHeaders, 'content-type': 'text/event-stream' });
  response.write('data: {"choices":[{"index":0,"delta":{"content":"');
  for (let sentBytes = 0; sentBytes < megabytes * 1_048_576; sentBytes += kilobyte64.length) {
    signal.throwIfAborted();
    if (!response.write(kilobyte64)) await once(response, 'drain', { signal });
  }
  response.end('"}}]}\n\n');
}
