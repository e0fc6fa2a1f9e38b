/** The transcription service, over real HTTP against the practice provider with its faults. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import { eq } from 'drizzle-orm';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createBudget } from '../src/services/budget.ts';
import { answers, spending } from '../src/services/tables.ts';
import { createTranscriber } from '../src/services/transcriber.ts';
import { readTranscription } from '../src/services/transcription.ts';
import { fakeStep, startLlmBench, type FakeStep, type LlmBench } from './support/llm.ts';
import { toneWav } from './support/sounds.ts';

const log = pino({ level: 'silent' });
const bursts = [
  { from: 0.5, to: 2.5 },
  // A breath is no end.
  { from: 2.7, to: 4 },
  { from: 6, to: 9 },
  { from: 11, to: 11.6 },
];
const seconds = 12;

jest.setTimeout(60_000);

let bench: LlmBench;
let folder: string;
let path: string;
beforeAll(async () => {
  [bench, folder] = await Promise.all([startLlmBench(), mkdtemp(join(tmpdir(), 'transcriber-'))]);
  path = join(folder, 'piece.wav');
  await writeFile(path, toneWav(seconds, bursts));
}, 120_000);
afterAll(async () => {
  await bench.stop();
  await rm(folder, { recursive: true });
});

const step = () => fakeStep({ pipeline: 'videoToContent', activityId: 'transcribe/0', step: 'transcribe', part: '0' });
const transcribe = (on: FakeStep, env: NodeJS.ProcessEnv = {}, audio = { path, seconds, name: '0.wav' }) =>
  on.run(() => createTranscriber({ config: bench.config(env), database: bench.database, log }).transcribe(audio));
const storedOf = ({ context }: FakeStep) =>
  bench.database.db.select().from(answers).where(eq(answers.runId, context.runId));

describe('a transcription', () => {
  test('has the times at which somebody speaks, is marked as practice, and stored', async () => {
    const on = step();
    const heard = await transcribe(on);
    expect(heard).toMatchObject({ language: 'en', model: 'practice-model', practice: true });
    expect(heard.segments).toHaveLength(3);
    [
      [0.5, 4],
      [6, 9],
      [11, 11.6],
    ].forEach(([start, end], at) => {
      expect(Math.abs(heard.segments[at]!.startSeconds - start!)).toBeLessThan(0.05);
      expect(Math.abs(heard.segments[at]!.endSeconds - end!)).toBeLessThan(0.05);
    });
    expect(heard.segments[0]!.text).toContain('practice words');
    expect(on.used).toEqual([{ promptTokens: 0, completionTokens: 0, costUsd: 0 }]);
    expect(on.practice).toEqual([true]);
    expect(await bench.calls(on)).toMatchObject([{ step: 'transcribe/0', attempt: 1, status: 200, schema: null }]);
    expect(await storedOf(on)).toHaveLength(1);
  });

  test('that was paid by an attempt that died is used again; another audio is another one', async () => {
    const first = step();
    const paid = await transcribe(first);
    expect(await transcribe(first.nextAttempt())).toEqual(paid);
    expect(await bench.calls(first)).toHaveLength(1);

    const other = join(folder, 'other.wav');
    await writeFile(other, toneWav(3, [{ from: 1, to: 2 }]));
    expect(
      (await transcribe(first.nextAttempt(), {}, { path: other, seconds: 3, name: '1.wav' })).segments,
    ).toHaveLength(1);
    expect(await bench.calls(first)).toHaveLength(2);
  });

  test('of silence has no segments', async () => {
    const silent = join(folder, 'silent.wav');
    await writeFile(silent, toneWav(5, []));
    expect((await transcribe(step(), {}, { path: silent, seconds: 5, name: '0.wav' })).segments).toEqual([]);
  });

  test('of a real provider carries no headers of ours', async () => {
    const on = step();
    const heard = await transcribe(on, { OPENAI_BASE_URL: `${bench.practiceUrl}/v1`, OPENAI_API_KEY: 'any' });
    expect(heard.practice).toBe(true);
    expect(await bench.calls(on)).toHaveLength(0);
  });

  test('may have a provider of its own, which is asked instead, without the key of the other', async () => {
    const keys: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      keys.push(request.headers.authorization);
      request.resume().on('end', () => response.end('{"segments":[{"start":1,"end":2,"text":"Hello"}]}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const own = { OPENAI_API_KEY: 'the-other', TRANSCRIPTION_BASE_URL: `http://127.0.0.1:${port}/v1` };
      const heard = await transcribe(step(), { ...own, TRANSCRIPTION_MODEL: 'whisper-small' });
      expect(heard).toMatchObject({ segments: [{ text: 'Hello' }], model: 'whisper-small', practice: false });
      await transcribe(step(), { ...own, TRANSCRIPTION_API_KEY: 'own-key' });
      expect(keys).toEqual(['Bearer none', 'Bearer own-key']);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test('of ten minutes comes and goes in pieces: 19 MB', async () => {
    const long = join(folder, 'long.wav');
    await writeFile(
      long,
      toneWav(600, [
        { from: 1, to: 5 },
        { from: 590, to: 599 },
      ]),
    );
    const { segments } = await transcribe(step(), {}, { path: long, seconds: 600, name: '0.wav' });
    expect(segments.map(({ startSeconds }) => Math.round(startSeconds))).toEqual([1, 590]);
  });
});

describe('a call that fails', () => {
  test.each([
    ['400', 'PROVIDER_REJECTED_REQUEST', false],
    ['401', 'PROVIDER_REFUSED_KEY', false],
    ['404', 'PROVIDER_REJECTED_REQUEST', false],
    ['429', 'PROVIDER_RATE_LIMITED', true],
    ['500', 'PROVIDER_UNAVAILABLE', true],
    ['503', 'PROVIDER_UNAVAILABLE', true],
    ['html', 'ANSWER_MALFORMED', true],
    ['cut', 'PROVIDER_UNAVAILABLE', true],
    ['cleanCutNoFinish', 'ANSWER_MALFORMED', true],
    ['malformedJson', 'ANSWER_MALFORMED', true],
    ['ruleBreaking', 'ANSWER_MALFORMED', true],
    ['noSegments', 'ANSWER_MALFORMED', false],
    ['huge', 'ANSWER_TOO_LARGE', true],
  ])('%s is %s (retryable: %s), called once, never stored; the next goes through', async (fault, type, retryable) => {
    const on = step();
    await bench.fault(on, fault, { megabytes: 5 });
    await expect(transcribe(on)).rejects.toMatchObject({ type, nonRetryable: !retryable });
    expect(await bench.calls(on)).toHaveLength(1);
    expect(await storedOf(on)).toHaveLength(0);
    expect((await transcribe(on.nextAttempt())).segments).toHaveLength(3);
  });

  test('says when the provider wants the next one, and which models give times', async () => {
    const busy = step();
    await bench.fault(busy, '429', { retryAfterSeconds: 90 });
    await expect(transcribe(busy)).rejects.toMatchObject({ nextRetryDelay: 90_000 });

    const timeless = step();
    await bench.fault(timeless, 'noSegments');
    await expect(transcribe(timeless, { TRANSCRIPTION_MODEL: 'gpt-4o-transcribe' })).rejects.toThrow(
      /^The transcription model gpt-4o-transcribe tells what was said, but not when\. Set TRANSCRIPTION_MODEL .*whisper-1/,
    );
  });

  test.each(['hang', 'silence'])('%s is cut at its deadline, which grows with the audio', async (fault) => {
    const cases = [
      [0.1, 'The provider has not transcribed the audio within 1 s.'],
      [3, 'The provider has not transcribed the audio within 2 s.'],
    ] as const;
    for (const [seconds, message] of cases) {
      const on = step();
      await bench.fault(on, fault);
      await expect(
        transcribe(on, { LLM_FIRST_BYTE_MS: '100' }, { path, seconds, name: '0.wav' }),
      ).rejects.toMatchObject({ type: 'PROVIDER_TIMEOUT', nonRetryable: false, message });
      await untilGone(on);
    }
  });

  test('by a cancel closes the socket and throws the reason', async () => {
    const on = step();
    await bench.fault(on, 'hang');
    // No deadline ends it in the cancel's place.
    const answer = transcribe(on, { LLM_FIRST_BYTE_MS: '3600000' });
    await untilCalled(on);
    on.cancel(new CancelledFailure('cancelled by you'));
    await expect(answer).rejects.toThrow('cancelled by you');
    await untilGone(on);
    expect(await bench.calls(on)).toHaveLength(1);
  });
});

describe('money', () => {
  const priced = { TRANSCRIPTION_USD_PER_MINUTE: '0.006', DAILY_BUDGET_USD: '0.01' };

  test('is set aside before the call and counted by the minute; a refused call costs nothing', async () => {
    await bench.database.db.delete(spending);
    const on = step();
    await bench.fault(on, '500');
    await expect(transcribe(on, priced)).rejects.toMatchObject({ type: 'PROVIDER_UNAVAILABLE' });
    await transcribe(on.nextAttempt(), priced);
    const [today] = await bench.database.db.select().from(spending);
    expect(today!.usd).toBeCloseTo((12 / 60) * 0.006, 9);

    const tooMuch = step();
    await expect(transcribe(tooMuch, priced, { path, seconds: 600, name: '0.wav' })).rejects.toMatchObject({
      type: 'BUDGET_REACHED',
    });
    expect(await bench.calls(tooMuch)).toHaveLength(0);
  });

  test("is known of whisper-1; another model's price has to be named for a budget", () => {
    const real = {
      OPENAI_API_KEY: 'any',
      LLM_USD_PER_MILLION_PROMPT_TOKENS: '2',
      LLM_USD_PER_MILLION_COMPLETION_TOKENS: '8',
      DAILY_BUDGET_USD: '5',
    };
    const budget = (env: NodeJS.ProcessEnv) =>
      createBudget({ config: bench.config({ ...real, ...env }), database: bench.database, log });
    expect(budget({}).costOfAudio(600)).toBeCloseTo(0.06, 9);
    expect(() => budget({ TRANSCRIPTION_MODEL: 'whisper-large-v3' })).toThrow(/TRANSCRIPTION_USD_PER_MINUTE/);
    expect(budget({ TRANSCRIPTION_MODEL: 'whisper-large-v3', TRANSCRIPTION_USD_PER_MINUTE: '0' }).costOfAudio(60)).toBe(
      0,
    );
    expect(budget({ TRANSCRIPTION_MODEL: 'any', DAILY_BUDGET_USD: '' }).costOfAudio(60)).toBeNull();
  });
});

describe('what a provider answers', () => {
  const read = (answer: object) => readTranscription(JSON.stringify(answer), 10, 'any');
  const segments = [{ start: 1, end: 2, text: ' Hello ' }];

  test('is clipped to the audio: Whisper ends its window, not the audio', () => {
    expect(
      read({ segments: [...segments, { start: 9, end: 30, text: 'End' }, { start: 12, end: 13, text: 'After' }] }),
    ).toEqual({
      segments: [
        { startSeconds: 1, endSeconds: 2, text: 'Hello' },
        { startSeconds: 9, endSeconds: 10, text: 'End' },
      ],
      language: null,
      model: null,
    });
  });

  test.each([
    ['english', 'en'],
    ['German', 'de'],
    ['romanian', 'ro'],
    ['hebrew', 'he'],
    ['fr', 'fr'],
    ['pt-BR', 'pt'],
    ['klingon', null],
    ['', null],
  ])('names the language: %j is %j', (language, code) => {
    expect(read({ segments, language }).language).toBe(code);
  });

  test.each([
    ['no number', [{ start: '1', end: 2, text: '' }], 'segments.0.start'],
    ['an end before the start', [{ start: 3, end: 2, text: '' }], 'from 3 to 2 s'],
    [
      'a start that goes back',
      [...segments, { start: 8, end: 9, text: '' }, ...segments],
      'the one before starts at 8 s',
    ],
    ['a start long after the end', [{ start: 100, end: 101, text: '' }], 'the audio has 10 s'],
    ['a start before the beginning', [{ start: -5, end: 1, text: '' }], 'from -5 to 1 s'],
  ])('with times that make no sense is refused: %s', (_, wrong, words) => {
    expect(() => read({ segments: wrong })).toThrow(words);
  });

  test('may be empty, where nothing is said', () => {
    expect(read({ text: '' }).segments).toEqual([]);
    expect(() => readTranscription('<html>', 10, 'any')).toThrow('it is not valid JSON');
  });
});

async function untilCalled(on: FakeStep): Promise<void> {
  while ((await bench.calls(on)).length === 0);
}

/** Resolves when the provider has seen the last call's end: the client went away. */
async function untilGone(on: FakeStep): Promise<void> {
  let last = (await bench.calls(on)).at(-1);
  while (!last?.endedAt) last = (await bench.calls(on)).at(-1);
  expect(last.clientWentAway).toBe(true);
}
