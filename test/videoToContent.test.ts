/** What becomes of a recording, over the public API: good ones and odd ones, to the end and cut off in the middle. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, Run } from './support/client.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import { uploadVideo } from './support/projects.ts';
import { inShort, stepOf } from './support/runView.ts';
import { makeSlowTools, type SlowTools } from './support/slowTools.ts';
import { eventually, waitingFor } from './support/waiting.ts';
import { clockOf, playlists, sentences, type VideoName } from './support/videos.ts';

jest.setTimeout(120_000);

let folder: string;
let tools: SlowTools;
let longhaul: Longhaul;
beforeAll(async () => {
  folder = await mkdtemp(join(process.env.LONGHAUL_TEST_FOLDER ?? tmpdir(), 'videos-'));
  tools = await makeSlowTools(join(folder, 'tools'));
  await mkdir(join(folder, 'tmp'));
  longhaul = await startLonghaul({ env: { ...tools.env, TMPDIR: join(folder, 'tmp') } });
});
afterAll(async () => {
  await longhaul.dispose();
  await rm(folder, { recursive: true, force: true });
});

const projectFields = `
  id title context durationSeconds width height warnings videoUrl chaptersUrl chaptersText chapters { startSeconds title }
  transcript { language source practice complete words vttUrl segments(first: 500) { totalCount nodes { startSeconds endSeconds text } } }
  screenshots(first: 500) { totalCount nodes { atSeconds url width height } }
  contentActions { type label state action draft { id body version } run { id } }`;

interface Project {
  id: string;
  title: string;
  durationSeconds: number;
  width: number | null;
  warnings: string[];
  videoUrl: string;
  chaptersUrl: string | null;
  chaptersText: string | null;
  chapters: { startSeconds: number; title: string }[] | null;
  transcript: {
    source: string;
    practice: boolean;
    complete: boolean;
    words: number;
    vttUrl: string | null;
    segments: { totalCount: number; nodes: { startSeconds: number; endSeconds: number; text: string }[] };
  } | null;
  screenshots: { totalCount: number; nodes: { atSeconds: number; url: string; width: number; height: number }[] };
  contentActions: { type: string; state: string; action: string; draft: { body: string } | null }[];
}

const readProject = async (id: string, client: Client = longhaul.local): Promise<Project> =>
  (await client.ask(`query ($id: ID!) { videoProject(id: $id) { ${projectFields} } }`, { id }))['videoProject'];

async function begin(uploadId: string, more: Record<string, unknown> = {}): Promise<Run> {
  const { run, userErrors } = await longhaul.local.start('videoToContent', { uploadId, title: 'A talk', ...more });
  expect(userErrors).toEqual([]);
  return run!;
}
const beginWith = async (name: VideoName, more?: Record<string, unknown>) =>
  begin(await uploadVideo(longhaul.local, name), more);

async function ended(id: string): Promise<Run> {
  return longhaul.local.watch(id).ended;
}
async function completed(id: string): Promise<Run> {
  const run = await ended(id);
  expect(inShort(run)).toMatchObject({ status: 'COMPLETED' });
  return run;
}
const statuses = ({ steps }: Run) => Object.fromEntries(steps.map(({ key, status }) => [key, status]));
const fetched = async (path: string) => {
  const response = await fetch(`${longhaul.stack.addresses.web}${path}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};
const callsOf = async (id: string) => (await longhaul.practice.calls(id)).map(({ step }) => step ?? '');

describe('a talk', () => {
  test('becomes all that was asked for, seen as it grows; each content type gets its button with its tick', async () => {
    const { id } = await beginWith('talk.mp4', { drafts: ['BLOG', 'NEWSLETTER', 'TWITTER', 'LINKEDIN'] });
    // Before anything was found, it is what was asked for.
    expect(await readProject(id)).toMatchObject({ id, title: 'A talk' });
    const seen: Pick<Project, 'contentActions' | 'screenshots' | 'transcript'>[] = [];
    const growing = 'screenshots { totalCount } transcript { words } contentActions { type state action draft { id } }';
    const query = `subscription ($id: ID!) { run(id: $id) { status result { ... on VideoProject { ${growing} } } } }`;
    const watch = async () => {
      for await (const { run } of longhaul.local.subscribe<{ run: Run & { result: Project | null } }>(query, { id })) {
        if (run.result) seen.push(run.result);
      }
    };
    await waitingFor('the end', watch());
    for (const { contentActions } of seen) {
      for (const { state, action, draft, type } of contentActions) {
        const button = type === 'BLOG' || type === 'NEWSLETTER' ? 'EDIT' : 'VIEW';
        // It is kept a moment before the step has ended.
        if (state === 'READY') expect([action, draft !== null]).toEqual([button, true]);
        else expect([state, action]).toEqual(['PROCESSING', 'NONE']);
      }
    }
    const project = await readProject(id);
    expect(seen.at(-1)!.contentActions.map(({ state }) => state)).toEqual(['READY', 'READY', 'READY', 'READY']);
    expect(seen.at(-1)).toMatchObject({
      screenshots: { totalCount: 20 },
      transcript: { words: project.transcript!.words },
    });
    expect(project).toMatchObject({ durationSeconds: expect.closeTo(60, 0), width: 320, height: 180, warnings: [] });

    const { transcript, screenshots, chapters } = project;
    expect(transcript).toMatchObject({ complete: true, practice: true });
    const starts = transcript!.segments.nodes.map(({ startSeconds }) => startSeconds);
    for (const { startSeconds } of sentences)
      expect(Math.min(...starts.map((start) => Math.abs(start - startSeconds)))).toBeLessThan(0.5);
    expect(String(await fetched(transcript!.vttUrl!))).toMatch(/^WEBVTT\n/);

    expect(screenshots.totalCount).toBe(20);
    for (const [index, { atSeconds, url }] of screenshots.nodes.entries()) {
      expect(Math.abs(atSeconds - index * 3)).toBeLessThanOrEqual(1.5);
      expect(await clockOf(await fetched(url))).toBeCloseTo(atSeconds, 0);
    }
    expect(chapters![0]!.startSeconds).toBe(0);
    expect(chapters!.length).toBeGreaterThanOrEqual(3);
    expect(project.chaptersText).toMatch(/^0:00 \S/);
    expect(String(await fetched(project.chaptersUrl!))).toMatch(/^WEBVTT\n/);
    const blog = project.contentActions[0]!.draft!.body;
    const [, path] = /!\[[^\]]*\]\((\/screenshots\/[^)]+)\)/.exec(blog)!;
    expect((await fetched(path!)).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    // Of the sound nothing is left.
    expect(await blobsOf(id)).not.toContainEqual(expect.stringContaining('audio'));
  });

  test('is read in pages, by cursor or by time', async () => {
    const { id } = await beginWith('talk.mp4');
    await completed(id);
    interface Page {
      nodes: Record<string, number>[];
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    }
    const page = (fields: string) => 'totalCount nodes { '.concat(fields, ' } pageInfo { hasNextPage endCursor }');
    const ask = async (fields: string) =>
      (await longhaul.local.ask(`query ($id: ID!) { videoProject(id: $id) { ${fields} } }`, { id }))['videoProject'];
    const screenshots = async (asked: string): Promise<Page> =>
      (await ask(`screenshots(${asked}) { ${page('atSeconds')} }`)).screenshots;
    const segments = async (asked: string): Promise<Page> =>
      (await ask(`transcript { segments(${asked}) { ${page('startSeconds endSeconds')} } }`)).transcript.segments;

    for (const read of [screenshots, segments]) {
      const whole = await read('first: 500');
      const nodes: Page['nodes'] = [];
      let after: string | null = null;
      do {
        const some: Page = await read(`first: 2${after ? `, after: "${after}"` : ''}`);
        nodes.push(...some.nodes);
        after = some.pageInfo.hasNextPage ? some.pageInfo.endCursor : null;
      } while (after);
      expect(nodes).toEqual(whole.nodes);
      expect(whole).toMatchObject({ totalCount: nodes.length, pageInfo: { hasNextPage: false } });
      await expect(read('after: "nonsense"')).rejects.toThrow('BAD_USER_INPUT');
      await expect(read('first: 501')).rejects.toThrow('BAD_USER_INPUT');
    }
    expect((await screenshots('first: 1, fromSeconds: 25')).nodes[0]!['atSeconds']).toBeCloseTo(24, 0);
    const [late] = (await segments('first: 1, fromSeconds: 25')).nodes;
    expect(late!['endSeconds']).toBeGreaterThan(25);
    expect((await segments('first: 1, fromSeconds: 1000')).nodes).toEqual([]);
  });
});

describe('captions', () => {
  const vtt = 'WEBVTT\n\n00:01.000 --> 00:04.000\nHello from beside\n\n00:20.000 --> 00:24.000\nand goodbye\n';

  test('beside the file are taken, and nobody is asked to listen', async () => {
    const captionsUploadId = await longhaul.local.upload('talk.vtt', Buffer.from(vtt));
    const { id } = await beginWith('talk.mp4', { captionsUploadId });
    const run = await completed(id);
    expect(stepOf(run, 'audio')).toMatchObject({
      status: 'SKIPPED',
      message: 'the captions beside the file are taken',
    });
    expect(stepOf(run, 'transcribe').status).toBe('SKIPPED');
    const { transcript } = await readProject(id);
    expect(transcript).toMatchObject({ source: 'captions beside the file', complete: true, practice: false, words: 5 });
    expect(transcript!.segments.nodes.map(({ text }) => text)).toEqual(['Hello from beside', 'and goodbye']);
    expect(await callsOf(id)).toEqual(['chapters']);
  });

  test('in the file are taken; under 30 s there are no chapters, and drafts all the same', async () => {
    const { id } = await beginWith('captions.mp4', { drafts: ['LINKEDIN'] });
    const run = await completed(id);
    expect(statuses(run)).toEqual({
      inspect: 'COMPLETED',
      audio: 'SKIPPED',
      transcribe: 'SKIPPED',
      screenshots: 'COMPLETED',
      chapters: 'SKIPPED',
      drafts: 'COMPLETED',
    });
    expect(run.progress).toMatchObject({ completedSteps: 3, totalSteps: 3, fraction: 1 });
    expect((await readProject(id)).transcript).toMatchObject({ source: 'captions in the file', words: 7 });
    expect(await callsOf(id)).toEqual(['drafts/LINKEDIN']);
  });

  test('that are none are refused before anything is done', async () => {
    const [uploadId, captionsUploadId] = await Promise.all([
      uploadVideo(longhaul.local, 'twoSeconds.mp4'),
      longhaul.local.upload('talk.vtt', Buffer.from('This is a letter.')),
    ]);
    const answer = await longhaul.local.start('videoToContent', { uploadId, captionsUploadId, title: 'A talk' });
    expect(answer).toMatchObject({
      run: null,
      userErrors: [{ code: 'CAPTIONS_UNREADABLE', path: ['input', 'captionsUploadId'] }],
    });
  });
});

describe('odd recordings', () => {
  const skipped = { audio: 'SKIPPED', transcribe: 'SKIPPED', chapters: 'SKIPPED', drafts: 'SKIPPED' };

  test.each<[VideoName, Record<string, string>]>([
    ['silent.mp4', { ...skipped, screenshots: 'COMPLETED' }],
    ['hushed.mp4', { ...skipped, audio: 'COMPLETED', screenshots: 'COMPLETED' }],
    ['twoSeconds.mp4', { ...skipped, screenshots: 'COMPLETED' }],
  ])('%s has no words: that is said, and nothing is paid', async (name, expected) => {
    const { id } = await beginWith(name, { drafts: ['BLOG'] });
    const run = await completed(id);
    expect(statuses(run)).toMatchObject(expected);
    for (const step of run.steps) expect(step.message).toBeTruthy();
    expect(await callsOf(id)).toEqual([]);
    const { contentActions, transcript } = await readProject(id);
    for (const action of contentActions) expect(action).toMatchObject({ state: 'ABSENT', action: 'NONE' });
    expect(transcript?.words ?? 0).toBe(0);
    const { userErrors } = await longhaul.local.start('contentDraft', { projectId: id, type: 'BLOG' });
    expect(userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['input', 'projectId'] }]);
  });

  test('sound alone has no screenshots', async () => {
    const { id } = await beginWith('audioOnly.m4a');
    const run = await completed(id);
    expect(statuses(run)).toMatchObject({ screenshots: 'SKIPPED', transcribe: 'COMPLETED', chapters: 'COMPLETED' });
    expect(await readProject(id)).toMatchObject({ width: null, screenshots: { totalCount: 0 } });
  });

  test('one with a broken tail is taken as far as it goes, with a warning', async () => {
    const { id } = await beginWith('brokenTail.mp4');
    await completed(id);
    const { warnings, screenshots, transcript } = await readProject(id);
    expect(warnings.join()).toMatch(/cut off or damaged/);
    expect(screenshots.totalCount).toBeGreaterThan(10);
    expect(transcript!.words).toBeGreaterThan(0);
  });

  test('half a file fails at its look, in words, and nothing is paid', async () => {
    const { id } = await beginWith('half.mp4');
    expect(await ended(id)).toMatchObject({
      status: 'FAILED',
      error: { code: 'MEDIA_BROKEN', step: 'inspect', retryable: false },
    });
    expect(await callsOf(id)).toEqual([]);
    const { contentActions } = await readProject(id);
    for (const action of contentActions) expect(action).toMatchObject({ state: 'ABSENT', action: 'NONE' });
  });

  test('what is no recording is refused with what it is, and nothing that it names is asked for', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/segment.ts`;
    const files = await Promise.all([
      ...(['text.mp4', 'empty.mp4', 'picture.mp4'] as const).map((name) => uploadVideo(longhaul.local, name)),
      ...Object.values(playlists).map((text) => longhaul.local.upload('video.mp4', Buffer.from(text(url)))),
    ]);
    for (const uploadId of [...files, 'x'.repeat(22)]) {
      const { run, userErrors } = await longhaul.local.start('videoToContent', { uploadId, title: 'A talk' });
      expect(run).toBeNull();
      expect(userErrors).toMatchObject([
        { path: ['input', 'uploadId'], code: expect.stringMatching(/NOT_A_VIDEO|NOT_FOUND/) },
      ]);
      expect(userErrors[0]!.message).not.toBe('');
    }
    expect(asked).toEqual([]);
    server.close();
  });
});

describe('a long one', () => {
  test('is heard in pieces, each of which is tried again by itself, and never paid twice', async () => {
    const uploadId = await uploadVideo(longhaul.local, 'longTalk.m4a');
    const first = await begin(uploadId);
    await longhaul.practice.fault({ match: { run: first.id, step: 'transcribe/2' }, fault: '500' });
    await longhaul.practice.fault({ match: { run: first.id, step: 'transcribe/3' }, fault: '401' });
    const failed = await ended(first.id);
    expect(inShort(failed)).toMatchObject({
      status: 'FAILED',
      error: { code: 'PROVIDER_REFUSED_KEY', step: 'transcribe' },
    });
    // What came before the piece that failed is shown.
    const partly = await readProject(first.id);
    expect(partly.transcript).toMatchObject({ complete: false });
    expect(partly.transcript!.segments.totalCount).toBeGreaterThan(20);

    await longhaul.local.rerun(first.id);
    const run = await completed(first.id);
    const calls = await callsOf(first.id);
    const of = (step: string) => calls.filter((one) => one === step).length;
    expect([of('transcribe/1'), of('transcribe/2'), of('transcribe/3')]).toEqual([1, 2, 2]);
    expect(stepOf(run, 'transcribe').message).toMatch(/words, by practice/);
    const { transcript, durationSeconds } = await readProject(first.id);
    const { nodes } = transcript!.segments;
    // Each round is a little longer than the minute that is repeated.
    const round = durationSeconds / 21;
    const missed = [0, 9, 10, 11, 20].flatMap((rounds) =>
      sentences
        .map(({ startSeconds }) => rounds * round + startSeconds)
        .filter((said) => !nodes.some(({ startSeconds }) => Math.abs(startSeconds - said) < 0.5)),
    );
    expect(missed).toEqual([]);
    for (const [index, { startSeconds, endSeconds }] of nodes.entries()) {
      expect(endSeconds).toBeLessThanOrEqual(nodes[index + 1]?.startSeconds ?? durationSeconds + 1);
      expect(startSeconds).toBeLessThan(endSeconds);
    }
  });
});

describe('cut off', () => {
  afterEach(() => tools.quick());

  test.each(['inspect', 'screenshots'] as const)(
    'in the middle of %s, nothing is left running, and what is done stays',
    async (step) => {
      const { id } = await slowly(step);
      const dataDir = longhaul.stack.env.LONGHAUL_DATA_DIR!;
      const working = () => tools.running(`file:${dataDir}`);
      // The step runs a moment before its tool does.
      await eventually('a tool at work', async () => (await working()) > 0);
      const taken = step === 'inspect' ? 0 : (await readProject(id)).screenshots.totalCount;
      const view = longhaul.local.watch(id);
      await longhaul.local.cancel(id);
      expect(inShort(await view.ended)).toMatchObject({ status: 'CANCELLED' });
      await tools.quick();
      expect(await working()).toBe(0);
      expect(await readdir(join(folder, 'tmp'))).toEqual([]);
      expect(await readdir(join(dataDir, 'blobs', 'writing'))).toEqual([]);
      if (step === 'inspect') return;
      const { screenshots } = await readProject(id);
      expect(screenshots.totalCount).toBeGreaterThanOrEqual(taken);
      for (const { url } of screenshots.nodes) await fetched(url);
      await longhaul.local.rerun(id);
      await completed(id);
      expect((await readProject(id)).screenshots.totalCount).toBe(20);
    },
  );

  test('while it is written from, the drafts that are done stay', async () => {
    const tag = randomUUID();
    await longhaul.practice.fault({ match: { words: tag, step: 'drafts/BLOG' }, fault: 'hang' });
    const { id } = await beginWith('captions.mp4', { title: tag, drafts: ['BLOG', 'TWITTER'] });
    await longhaul.practice.call(id, 'drafts/BLOG');
    const stateOf = async () =>
      Object.fromEntries((await readProject(id)).contentActions.map(({ type, state }) => [type, state]));
    await eventually('the other draft', async () => (await stateOf())['TWITTER'] === 'READY');
    expect(await stateOf()).toMatchObject({ BLOG: 'PROCESSING', TWITTER: 'READY' });
    const busy = await longhaul.local.start('contentDraft', { projectId: id, type: 'BLOG' });
    expect(busy.userErrors).toMatchObject([{ code: 'CONFLICT', path: ['input', 'type'] }]);
    await longhaul.local.cancel(id);
    expect((await ended(id)).status).toBe('CANCELLED');
    expect(await stateOf()).toEqual({ BLOG: 'ABSENT', NEWSLETTER: 'ABSENT', TWITTER: 'READY', LINKEDIN: 'ABSENT' });
    // Going on pays only for what is missing.
    await longhaul.local.rerun(id);
    await completed(id);
    expect((await callsOf(id)).toSorted()).toEqual(['drafts/BLOG', 'drafts/BLOG', 'drafts/TWITTER']);
  });

  test('a worker’s kill -9 in the middle of the screenshots: the next one goes on where it stopped', async () => {
    const { id } = await slowly('screenshots');
    const before = (await tools.calls()).filter((call) => call.includes('image2pipe'));
    const taken = (await readProject(id)).screenshots.totalCount;
    await longhaul.stack.process('worker').kill();
    await tools.quick();
    const run = await completed(id);
    expect(stepOf(run, 'screenshots').attempts.map(({ outcome }) => outcome)).toEqual(['LOST', 'SUCCEEDED']);
    const { screenshots } = await readProject(id);
    expect(screenshots.nodes.map(({ atSeconds }) => Math.round(atSeconds / 3))).toEqual([...Array(20).keys()]);
    const after = (await tools.calls()).filter((call) => call.includes('image2pipe')).slice(before.length);
    const from = Number(/-ss (\S+)/.exec(after[0]!)?.[1]);
    expect(from).toBeGreaterThanOrEqual((taken - 1) * 3);
  });

  /** A run that is in the middle of a step for as long as the tools are slow. */
  async function slowly(step: 'inspect' | 'screenshots'): Promise<Run> {
    await tools.slow(step === 'inspect' ? 'ffprobe' : 'ffmpeg');
    const run = await beginWith('talk.mp4');
    const view = longhaul.local.watch(run.id);
    await view.until(`the middle of ${step}`, (now) => {
      const { status, message } = stepOf(now, step);
      return status === 'RUNNING' && (step === 'inspect' || message !== null);
    });
    view.leave();
    return run;
  }
});

/** The keys of a project's files. */
async function blobsOf(id: string): Promise<string[]> {
  const root = join(longhaul.stack.env.LONGHAUL_DATA_DIR!, 'blobs', 'content', 'projects', id);
  return (await readdir(root, { recursive: true })).toSorted();
}
