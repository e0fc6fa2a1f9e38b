/**
 * The practice provider: an OpenAI-compatible server on loopback that stands in for a model where none is configured, and
 * misbehaves on demand. It knows only what a request says; the run's headers serve its faults and its log, never its answers.
 */
import { createHash, randomUUID, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import type { Ring } from '../domains/extraterrestrials/dice.ts';
import { createAnswering } from './answering.ts';
import { openCallLog, type CallLog } from './callLog.ts';
import { chatRequest, schemaOf, textOf } from './chat.ts';
import { errorBody, practiceHeaders, practiceModel, roughTokens, sendCompletion } from './completion.ts';
import { createFaults, type Faults } from './faults.ts';
import { hear, type Heard } from './hearing.ts';
import { collect, readForm } from './multipart.ts';
import { createPace } from './pace.ts';
import { answerPhone } from './phone.ts';
import { createRandom } from './random.ts';
import { sendTranscription } from './transcription.ts';

export interface PracticeOptions {
  /** 0: any free one. */
  port: number;
  /** The call log is its file `practice-calls.jsonl`. */
  dataDir: string;
  /** PRACTICE_SPEED: 1 = like a real model, 0 = at once. */
  speed: number;
  /** The same seed and request give the same answer; undefined: each answer is another. */
  seed: number | undefined;
  /** Who answers telephone calls. */
  phone: Ring;
}

export interface PracticeProvider {
  url: string;
  /** Breaks off what is under way. */
  stop(): Promise<void>;
}

const pictureAsked = z.strictObject({ words: z.string() });
/** Times are all that it knows: it answers in no other form. */
const transcriptionAsked = z.object({ model: z.string().min(1), response_format: z.literal('verbose_json') });
const longestField = 64 * 1024;
const phoneCall = z.object({ name: z.string() });
const longestBody = 16 * 1024 * 1024;
/** Audio of 25 MB, as OpenAI takes it, with the form around it. */
const longestForm = 26 * 1024 * 1024;

/** @throws Error with code EADDRINUSE when the port is taken */
export async function startPracticeProvider({
  port,
  dataDir,
  speed,
  seed,
  phone,
}: PracticeOptions): Promise<PracticeProvider> {
  const faults = createFaults();
  const callLog = openCallLog(join(dataDir, 'practice-calls.jsonl'));
  const answering = await createAnswering(seed);
  const pace = createPace(speed);

  const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => void | Promise<void>> = {
    'GET /healthz': (_, response) => sendJson(response, 200, { status: 'ok' }),
    'GET /v1/models': (_, response) =>
      sendJson(response, 200, {
        object: 'list',
        data: [{ id: practiceModel, object: 'model', created: 0, owned_by: 'longhaul' }],
      }),
    'POST /v1/chat/completions': complete,
    'POST /v1/audio/transcriptions': transcribe,
    'POST /practice/pictures': misbehaveOrNot,
    'POST /practice/phone': ring,
    'GET /practice/faults': (_, response) => sendJson(response, 200, faults.list()),
    'POST /practice/faults': (request, response) => addFault(faults, request, response),
    'DELETE /practice/faults': (_, response) => {
      faults.clear();
      response.writeHead(204).end();
    },
    'GET /practice/calls': (request, response) => sendJson(response, 200, callsOf(callLog, request)),
  };

  /** A call begins: whether it is to fail, its line in the log, and the caller's going away. */
  function begin(
    request: IncomingMessage,
    response: ServerResponse,
    { words, schema = null, promptTokens = 0 }: { words: string; schema?: string | null; promptTokens?: number },
  ) {
    const { run, step, attempt } = callerOf(request);
    const fault = faults.take({ run, step, attempt, words });
    const id = `practice-${randomUUID()}`;
    const gone = new AbortController();
    response.on('close', () => !response.writableFinished && gone.abort());
    const startedAt = new Date().toISOString();
    callLog.started({ id, run, step, attempt, schema, startedAt, fault: fault?.fault ?? null, promptTokens });
    return {
      id,
      attempt,
      fault,
      signal: gone.signal,
      ended(status: number | null, completionTokens = 0) {
        // A cut of our own also closes the connection early.
        const clientWentAway = gone.signal.aborted && fault?.fault !== 'cut';
        callLog.ended({ id, endedAt: new Date().toISOString(), status, clientWentAway, completionTokens });
      },
    };
  }

  async function complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chat = chatRequest.parse(await readJsonBody(request));
    const words = textOf(chat);
    const schema = schemaOf(chat)?.name ?? null;
    const { id, fault, signal, ended } = begin(request, response, { words, schema, promptTokens: roughTokens(words) });
    const sent = await sendCompletion(response, { id, request: chat, fault, answering, pace, signal });
    ended(sent.status || null, sent.completionTokens);
  }

  async function transcribe(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { fileName, heard, hash } = await readAudio(request);
    const { fault, signal, ended } = begin(request, response, { words: fileName });
    const random = createRandom(seed === undefined ? undefined : `${seed} ${hash}`);
    ended(await sendTranscription(response, { heard, fault, pace, random, signal }));
  }

  /** Asked by the practice model of pictures, which answers by itself: only whether, and how, it is to fail. */
  async function misbehaveOrNot(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const caller = { ...callerOf(request), ...pictureAsked.parse(await readJsonBody(request)) };
    const fault = faults.take(caller);
    const id = `practice-${randomUUID()}`;
    const { run, step, attempt } = caller;
    const startedAt = new Date().toISOString();
    callLog.started({ id, run, step, attempt, schema: null, startedAt, fault: fault?.fault ?? null, promptTokens: 0 });
    const status = fault?.fault === 'hang' ? null : fault ? Number(fault.fault) || 500 : 200;
    if (status === null) await once(response, 'close');
    else sendJson(response, status, status === 200 ? {} : errorBody(`The practice provider was told to fail.`, status));
    const endedAt = new Date().toISOString();
    callLog.ended({ id, endedAt, status, clientWentAway: status === null, completionTokens: 0 });
  }

  /** A call by telephone: of the faults it knows those that come instead of an answer. */
  async function ring(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { name } = phoneCall.parse(await readJsonBody(request));
    const { attempt, fault, signal, ended } = begin(request, response, { words: name });
    ended(await answerPhone(response, { name, attempt: attempt ?? 1, fault, phone, signal }));
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://practice').pathname;
    const route = routes[`${request.method} ${path}`];
    if (!route) return sendJson(response, 404, errorBody(`There is no ${request.method} ${path} here.`, 404));
    Promise.resolve(route(request, response)).catch((error: unknown) => sendError(response, error));
  });
  // A stream may pause for as long as a fault says.
  server.requestTimeout = 0;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function addFault(faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  sendJson(response, 201, faults.add(await readJsonBody(request)));
}

/** All calls, or those of `?run=` and `?step=` (its parts count). */
function callsOf(callLog: CallLog, request: IncomingMessage) {
  const asked = new URL(request.url ?? '/', 'http://practice').searchParams;
  return callLog.calls().filter(({ run, step }) => {
    const wanted = asked.get('step') ?? step;
    return (asked.get('run') ?? run) === run && (wanted === step || step?.startsWith(`${wanted}/`) === true);
  });
}

function callerOf({ headers }: IncomingMessage) {
  const text = (name: string) => (typeof headers[name] === 'string' ? headers[name] : null);
  const attempt = Number(text('x-longhaul-attempt') ?? NaN);
  return {
    run: text('x-longhaul-run'),
    step: text('x-longhaul-step'),
    attempt: Number.isInteger(attempt) ? attempt : null,
  };
}

/** The audio of a transcription's form, heard as it comes; its words are the file's name. */
async function readAudio(request: IncomingMessage) {
  const fields: Record<string, string> = {};
  let audio: { fileName: string; heard: Heard; hash: string } | null = null;
  for await (const { name, fileName, body } of readForm(request, longestForm)) {
    if (name === 'file' && fileName !== null) {
      const hash = createHash('sha256');
      audio = { fileName, heard: await hear(hashed(body, hash)), hash: hash.digest('hex') };
    } else {
      fields[name] = await collect(body, longestField);
    }
  }
  if (!audio) throw new SyntaxError('the form has no file');
  transcriptionAsked.parse(fields);
  return audio;
}

async function* hashed(body: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of body) {
    hash.update(piece);
    yield piece;
  }
}

async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) throw new SyntaxError(`the body is longer than ${longestBody} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new SyntaxError(`it is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...practiceHeaders, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendError(response: ServerResponse, error: unknown): void {
  // The client has gone away while it was sending.
  if (response.destroyed) return;
  if (response.headersSent) return void response.destroy();
  if (error instanceof z.ZodError) return sendJson(response, 400, errorBody(z.prettifyError(error), 400));
  if (error instanceof SyntaxError)
    return sendJson(response, 400, errorBody(`The body cannot be read: ${error.message}`, 400));
  process.stderr.write(`practice provider: ${error instanceof Error ? error.stack : String(error)}\n`);
  sendJson(response, 500, errorBody('The practice provider has a fault of its own; its log says more.', 500));
}
