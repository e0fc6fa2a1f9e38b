/** The practice provider as any client of OpenAI's API sees it, and as tests steer it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import * as z from 'zod';
import { openCallLog, type Call } from '../src/practice/callLog.ts';
import { createPace } from '../src/practice/pace.ts';
import { faultNames } from '../src/practice/faults.ts';
import { startPracticeProvider, type PracticeProvider } from '../src/practice/server.ts';

let dataDir: string;
let provider: PracticeProvider;
let client: OpenAI;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'practice-'));
  provider = await startPracticeProvider({ port: 0, dataDir, speed: 0, seed: 1, phone: async () => true });
  client = new OpenAI({ apiKey: 'any', baseURL: `${provider.url}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  await provider.stop();
  await rm(dataDir, { recursive: true });
});

const get = async (path: string) => (await fetch(provider.url + path)).json();
const post = (path: string, body: string) => fetch(provider.url + path, { method: 'POST', body });
const word = z.object({ word: z.string() });
const ask = (content: string, schema: z.ZodType = word) =>
  client.chat.completions.create({
    model: 'any',
    messages: [{ role: 'user', content }],
    response_format: zodResponseFormat(schema, 'anything'),
  });

test('is alive, names its model, and knows what it has not', async () => {
  expect(await get('/healthz')).toEqual({ status: 'ok' });
  const models = [];
  for await (const model of client.models.list()) models.push(model.id);
  expect(models).toEqual(['practice-model']);
  expect((await fetch(`${provider.url}/v1/embeddings`)).status).toBe(404);
});

test('answers whole as well as streamed, marked as practice, with usage', async () => {
  const { data, response } = await client.chat.completions
    .create({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hello there' }] })
    .withResponse();
  expect(data).toMatchObject({ model: 'practice-model', choices: [{ finish_reason: 'stop' }] });
  expect(data.choices[0]!.message.content).toContain('practice');
  expect(data.usage!.total_tokens).toBe(data.usage!.prompt_tokens + data.usage!.completion_tokens);
  expect(response.headers.get('x-longhaul-practice')).toBe('true');

  const stream = await client.chat.completions.create({
    model: 'gpt-4.1',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello there' }] }],
    stream: true,
  });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  expect(text).toBe(data.choices[0]!.message.content);
});

test('gives the same answer to the same question by its seed, and another to another', async () => {
  const texts = await Promise.all(
    ['one', 'one', 'two'].map(async (content) => (await ask(content)).choices[0]!.message.content),
  );
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).not.toBe(texts[2]);
});

test.each<[string, z.ZodType]>([
  [
    'lists with limits',
    z.object({ rows: z.array(z.object({ name: z.string().min(80) })).length(7), few: z.array(z.int()).max(1) }),
  ],
  [
    'numbers with limits',
    z.object({
      a: z.int().min(5).max(6),
      b: z.number().positive().max(0.9),
      c: z.number().negative(),
      d: z.int().max(-3),
    }),
  ],
  [
    'choices',
    z.object({
      a: z.enum(['x', 'y']),
      b: z.literal('z'),
      c: z.union([z.string(), z.int()]),
      d: z.string().nullable(),
      e: z.boolean(),
    }),
  ],
  ['formats', z.object({ at: z.iso.datetime(), on: z.iso.date(), mail: z.email(), link: z.url(), id: z.uuid() })],
  ['what recurs', z.object({ a: z.object({ same: word }), b: z.array(word) })],
  [
    'chosen shapes',
    z.object({
      item: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a'), x: z.int() }),
        z.object({ kind: z.literal('b') }),
      ]),
    }),
  ],
])('fills any schema: %s', async (_, schema) => {
  for (const content of ['1', '2', '3', '4', '5']) {
    const answer = (await ask(content, schema)).choices[0]!.message.content!;
    expect(schema.safeParse(JSON.parse(answer)).error).toBeUndefined();
  }
});

test('fills a schema that contains itself', async () => {
  type Tree = { name: string; children: Tree[] };
  const tree: z.ZodType<Tree> = z.object({ name: z.string(), children: z.lazy(() => z.array(tree)) });
  const answer = (await ask('a tree', z.object({ tree }))).choices[0]!.message.content!;
  expect(z.object({ tree }).safeParse(JSON.parse(answer)).error).toBeUndefined();
});

describe('steering', () => {
  const faulty = (fault: object) => post('/practice/faults', JSON.stringify(fault));
  const asCaller = (headers: Record<string, string>, content = 'Hello') =>
    client.chat.completions.create({ model: 'any', messages: [{ role: 'user', content }] }, { headers });

  test('by run, step (and its parts), attempt and words, as often as it says', async () => {
    await faulty({ match: { run: 'r1', step: 'lunches', attempt: 2, words: 'soup' }, fault: 503, times: 2 });
    const headers = { 'x-longhaul-run': 'r1', 'x-longhaul-step': 'lunches/part', 'x-longhaul-attempt': '2' };
    await asCaller({ ...headers, 'x-longhaul-run': 'r2' }, 'soup');
    await asCaller({ ...headers, 'x-longhaul-step': 'lunchesToo' }, 'soup');
    await asCaller({ ...headers, 'x-longhaul-attempt': '1' }, 'soup');
    await asCaller(headers, 'stew');
    expect(await get('/practice/faults')).toMatchObject([{ fault: '503', times: 2 }]);
    await expect(asCaller(headers, 'soup')).rejects.toMatchObject({ status: 503 });
    await expect(asCaller(headers, 'soup')).rejects.toMatchObject({ status: 503 });
    await asCaller(headers, 'soup');
    expect(await get('/practice/faults')).toEqual([]);
  });

  test('is taken back by DELETE', async () => {
    await faulty({ fault: '500', times: 100 });
    expect((await fetch(`${provider.url}/practice/faults`, { method: 'DELETE' })).status).toBe(204);
    await ask('Hello');
  });

  test.each([
    ['{"fault":"nonsense"}', 'malformedJson'],
    ['{"fault":"429","tims":2}', 'tims'],
    ['{"fault":', 'not JSON'],
  ])('%s is refused, saying why', async (body, words) => {
    const response = await post('/practice/faults', body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(words);
  });

  test('a malformed question is refused, saying why', async () => {
    const response = await post('/v1/chat/completions', '{"model":"any"}');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('messages');
  });

  test('every fault works on a question that is not streamed too, or is at least no crash', async () => {
    for (const fault of faultNames.filter((name) => name !== 'hang')) {
      await faulty({ fault, everyMs: 1, megabytes: 1 });
      await ask('Hello').catch(() => {});
    }
    expect(await get('/healthz')).toEqual({ status: 'ok' });
  });
});

describe('the call log', () => {
  test('knows each call from its start, filters by run, and outlives the process', async () => {
    const calls = (await get('/practice/calls')) as Call[];
    expect(calls.length).toBeGreaterThan(10);
    const [first] = (await get('/practice/calls?run=r2')) as Call[];
    expect(first).toMatchObject({
      run: 'r2',
      step: 'lunches/part',
      attempt: 2,
      status: 200,
      fault: null,
      clientWentAway: false,
    });
    expect(Date.parse(first!.endedAt!)).toBeGreaterThanOrEqual(Date.parse(first!.startedAt));

    const again = await startPracticeProvider({ port: 0, dataDir, speed: 0, seed: 1, phone: async () => true });
    try {
      expect(await (await fetch(`${again.url}/practice/calls`)).json()).toEqual(calls);
    } finally {
      await again.stop();
    }
  });

  test('shows a call that a kill broke off as never ended, and reads on after half a line', async () => {
    const file = join(dataDir, 'killed', 'calls.jsonl');
    const log = openCallLog(file);
    const started = {
      run: null,
      step: null,
      attempt: null,
      schema: null,
      startedAt: 'then',
      fault: null,
      promptTokens: 1,
    };
    log.started({ id: 'one', ...started });
    const { appendFileSync } = await import('node:fs');
    appendFileSync(file, '{"event":"started","ca');
    const next = openCallLog(file);
    next.started({ id: 'two', ...started });
    expect(next.calls().map(({ id, endedAt }) => [id, endedAt])).toEqual([
      ['one', null],
      ['two', null],
    ]);
    expect(await readFile(file, 'utf8')).toContain('"ca\n');
  });
});

test('the pace follows the clock: a text takes as long at any load', async () => {
  const pace = createPace(0.1);
  const startedAt = performance.now();
  let text = '';
  for await (const piece of pace.write('x'.repeat(1_400), new AbortController().signal)) text += piece;
  // 1,400 characters at 350 a second, ten times as quick.
  expect(performance.now() - startedAt).toBeGreaterThan(390);
  expect(text).toHaveLength(1_400);
});
