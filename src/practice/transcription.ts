/** Answers a transcription in the form of OpenAI's API: when somebody speaks is heard, what is said is made up. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { kilobyte64, practiceHeaders, practiceModel, refuse, sendHtml } from './completion.ts';
import type { Fault } from './faults.ts';
import type { Heard } from './hearing.ts';
import type { Pace } from './pace.ts';
import type { Random } from './random.ts';
import { sayFor } from './speech.ts';
import { spoil } from './spoil.ts';

export interface TranscriptionOptions {
  heard: Heard;
  fault: Fault | null;
  pace: Pace;
  random: Random;
  /** Aborted when the client has gone away. */
  signal: AbortSignal;
}

/** @returns the HTTP status that was sent; null where the client went away before */
export async function sendTranscription(
  response: ServerResponse,
  options: TranscriptionOptions,
): Promise<number | null> {
  const sent = { status: 0 };
  response.on('error', () => {});
  try {
    await answerOrFail(response, options, sent);
  } catch (error) {
    if (!options.signal.aborted) throw error;
  }
  return sent.status || null;
}

async function answerOrFail(
  response: ServerResponse,
  { heard, fault, pace, random, signal }: TranscriptionOptions,
  sent: { status: number },
): Promise<void> {
  if (fault?.fault === 'hang') return void (await once(signal, 'abort'));
  if (fault && /^\d+$/.test(fault.fault)) return refuse(response, fault, sent);
  await pace.think(signal);
  await pace.listen(heard.seconds, signal);
  if (fault?.fault === 'html') return sendHtml(response, sent);

  const answer = spoil(JSON.stringify(verboseJson(heard, fault, random)), fault?.fault);
  const half = answer.slice(0, Math.floor(answer.length / 2));
  sent.status = 200;
  response.writeHead(200, { ...practiceHeaders, 'content-type': 'application/json' });
  switch (fault?.fault) {
    case 'silence':
      response.write(half);
      return void (await once(signal, 'abort'));
    case 'cut':
      // What was written is given away before the connection is reset.
      await new Promise<void>((resolve) => response.write(half, () => resolve()));
      return void response.socket?.resetAndDestroy();
    case 'cleanCutNoFinish':
    case 'brokenStream':
      return void response.end(half);
    case 'huge':
    case 'hugeEvent':
      return sendForLong(response, fault, signal);
    default:
      return void response.end(answer);
  }
}

async function sendForLong(response: ServerResponse, { megabytes }: Fault, signal: AbortSignal): Promise<void> {
  response.write('{"text":"');
  for (let sentBytes = 0; sentBytes < megabytes * 1_048_576; sentBytes += kilobyte64.length) {
    signal.throwIfAborted();
    if (!response.write(kilobyte64)) await once(response, 'drain', { signal });
  }
  response.end('"}');
}

/** https://platform.openai.com/docs/api-reference/audio/verbose-json-object, and the model, which OpenAI's leaves out. */
function verboseJson({ seconds, bursts }: Heard, fault: Fault | null, random: Random) {
  const say = sayFor(random);
  const segments = bursts.map(({ startSeconds, endSeconds }, id) => ({
    id,
    start: rounded(startSeconds),
    end: rounded(endSeconds),
    text: ` ${say(endSeconds - startSeconds)}`,
  }));
  const answer = {
    task: 'transcribe',
    model: practiceModel,
    language: 'english',
    duration: seconds,
    text: segments.map(({ text }) => text.trim()).join(' ') || (fault?.fault === 'noSegments' ? 'Words.' : ''),
    usage: { type: 'duration', seconds: Math.ceil(seconds) },
  };
  if (fault?.fault === 'noSegments') return answer;
  // Later than the audio is long.
  const late = { id: segments.length, start: seconds + 3_600, end: seconds + 3_601, text: ' Words from nowhere.' };
  return { ...answer, segments: fault?.fault === 'ruleBreaking' ? [...segments, late] : segments };
}

const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
