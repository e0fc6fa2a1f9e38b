/** Drafts: written one at a time, edited in versions, and never overwritten; and whose they are. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { UserError } from '../src/errors.ts';
import type { Client, Run } from './support/client.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import { putProject } from './support/projects.ts';
import { inShort } from './support/runView.ts';

jest.setTimeout(120_000);

let longhaul: Longhaul;
beforeAll(async () => {
  longhaul = await startLonghaul();
});
afterAll(() => longhaul.dispose());

interface Draft {
  id: string;
  body: string;
  version: number;
  edited: boolean;
  action: string;
  versions: { version: number; body: string; writtenBy: string }[];
}

const draftFields = 'id body version edited action versions { version body writtenBy }';

async function readDraft(id: string, client: Client = longhaul.local): Promise<Draft | null> {
  return (await client.ask(`query ($id: ID!) { draft(id: $id) { ${draftFields} } }`, { id }))['draft'];
}

async function edit(
  { id, version }: Pick<Draft, 'id' | 'version'>,
  body: string,
  client: Client = longhaul.local,
): Promise<{ draft: Draft | null; userErrors: UserError[] }> {
  const input = { id, body, expectedVersion: version };
  const query = `mutation ($input: UpdateDraftInput!) {
    updateDraft(input: $input) { draft { ${draftFields} } userErrors { code message path } } }`;
  return (await client.ask(query, { input }))['updateDraft'];
}

const asked = (projectId: string, more: Record<string, unknown> = {}) => ({ projectId, type: 'BLOG', ...more });

/** Has one written, to the end. */
async function write(projectId: string, more: Record<string, unknown> = {}): Promise<Draft> {
  const { run, userErrors } = await longhaul.local.start('contentDraft', asked(projectId, more));
  expect(userErrors).toEqual([]);
  return draftOf(run!.id);
}

async function draftOf(runId: string): Promise<Draft> {
  expect(inShort(await longhaul.local.watch(runId).ended)).toMatchObject({ status: 'COMPLETED' });
  const query = 'query ($id: ID!) { run(id: $id) { result { ... on Draft { id } } } }';
  const { run } = await longhaul.local.ask<{ run: { result: { id: string } } }>(query, { id: runId });
  return (await readDraft(run.result.id))!;
}

/** A run whose model does not answer before it is let go. */
async function beginHeld(more: Record<string, unknown> = {}) {
  const tag = randomUUID();
  const projectId = await putProject(longhaul, longhaul.local, { title: tag });
  const draft = await write(projectId, { context: 'the first one' });
  await longhaul.practice.fault({ match: { words: tag }, fault: 'slowDrip', everyMs: 200, pieces: 15 });
  const { run, userErrors } = await longhaul.local.start('contentDraft', asked(projectId, { context: tag, ...more }));
  expect(userErrors).toEqual([]);
  await longhaul.practice.call(run!.id, 'write');
  return { projectId, draft, run: run! };
}

const actionOf = async (projectId: string): Promise<Record<string, any>> =>
  (
    await longhaul.local.ask(
      `query ($id: ID!) { videoProject(id: $id) { contentActions { type state action draft { id } run { id } } } }`,
      { id: projectId },
    )
  )['videoProject'].contentActions[0];

describe('a draft', () => {
  test('is written, edited and written anew: each text stays, and none is replaced unasked', async () => {
    const projectId = await putProject(longhaul, longhaul.local);
    expect(await actionOf(projectId)).toMatchObject({ state: 'ABSENT', action: 'GENERATE', draft: null });
    const written = await write(projectId);
    expect(written).toMatchObject({ version: 1, edited: false, action: 'EDIT' });
    const { draft: edited } = await edit(written, 'Mine');
    expect(edited).toMatchObject({ version: 2, edited: true, body: 'Mine' });

    const refused = await longhaul.local.start('contentDraft', asked(projectId));
    expect(refused).toMatchObject({ run: null, userErrors: [{ code: 'CONFLICT', path: ['input', 'replaceEdited'] }] });
    expect(await readDraft(written.id)).toEqual(edited);

    const again = await write(projectId, { replaceEdited: true, context: 'for beginners' });
    expect(again).toMatchObject({ id: written.id, version: 3, edited: false });
    expect(again.versions.map(({ version, writtenBy }) => [version, writtenBy])).toEqual([
      [3, 'MODEL'],
      [2, 'USER'],
      [1, 'MODEL'],
    ]);
    // To have an old one again is to save its text.
    const { draft: restored } = await edit(again, written.body);
    expect(restored).toMatchObject({ version: 4, body: written.body });
  });

  test('is saved by who has seen it last; the same text again changes nothing', async () => {
    const draft = await write(await putProject(longhaul, longhaul.local));
    const [one, other] = await Promise.all([edit(draft, 'One'), edit(draft, 'Other')]);
    const [lost] = [one, other].filter(({ userErrors }) => userErrors.length > 0);
    expect(lost).toMatchObject({
      draft: { version: 2 },
      userErrors: [{ code: 'CONFLICT', path: ['input', 'expectedVersion'] }],
    });
    // An answer that was lost is asked for again.
    const kept = lost!.draft!;
    expect(await edit(draft, kept.body)).toMatchObject({ draft: { version: 2, body: kept.body }, userErrors: [] });
    const { userErrors } = await edit(kept, 'x'.repeat(60_001));
    expect(userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['input', 'body'] }]);
    expect((await edit(kept, 'NUL \0')).userErrors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
    expect((await readDraft(draft.id))!.versions).toHaveLength(2);
    expect(await edit(kept, '')).toMatchObject({ draft: { version: 3, body: '' }, userErrors: [] });
  });

  test.each([{}, { replaceEdited: true }])(
    'that is edited while the model writes keeps the edit, with the new text beside it (%p)',
    async (more) => {
      const { draft, run, projectId } = await beginHeld(more);
      expect(await actionOf(projectId)).toMatchObject({ state: 'PROCESSING', action: 'NONE', run: { id: run.id } });
      await edit(draft, 'Mine');
      const after = await draftOf(run.id);
      expect(after).toMatchObject({ body: 'Mine', version: 2, edited: true });
      expect(after.versions.map(({ writtenBy }) => writtenBy)).toEqual(['MODEL', 'USER', 'MODEL']);
    },
  );

  test('is written by one run at a time: of two starts at once one is done, the other told so', async () => {
    const tag = randomUUID();
    const projectId = await putProject(longhaul, longhaul.local, { title: tag });
    await longhaul.practice.fault({ match: { words: tag }, fault: 'hang' });
    const starts = await Promise.all([1, 2, 3].map(() => longhaul.local.start('contentDraft', asked(projectId))));
    const begun = starts.filter(({ userErrors }) => userErrors.length === 0);
    expect(begun).toHaveLength(1);
    for (const { userErrors } of starts.filter((start) => start !== begun[0]))
      expect(userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    const { id } = begun[0]!.run!;
    await longhaul.practice.call(id, 'write');
    const another = await longhaul.local.start('contentDraft', asked(projectId, { type: 'TWITTER' }));
    await longhaul.local.watch(another.run!.id).ended;
    await longhaul.local.cancel(id);
    await longhaul.local.watch(id).ended;
    expect(await actionOf(projectId)).toMatchObject({ state: 'ABSENT', action: 'GENERATE', run: { id } });
    // The next one is free to start, and then the one before is not run again beside it.
    await longhaul.practice.fault({ match: { words: tag }, fault: 'hang' });
    const next = await longhaul.local.start('contentDraft', asked(projectId));
    expect(next.userErrors).toEqual([]);
    expect((await longhaul.local.rerun(id)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    await longhaul.local.cancel(next.run!.id);
    await longhaul.local.watch(next.run!.id).ended;
  });

  test('shows its tick and its button in the same message of its own run', async () => {
    const { run } = await longhaul.local.start(
      'contentDraft',
      asked(await putProject(longhaul, longhaul.local), { type: 'LINKEDIN' }),
    );
    const query = `subscription ($id: ID!) { run(id: $id) { status
      result { ... on Draft { id version action project { contentActions { type state action draft { id version } } } } } } }`;
    const seen: any[] = [];
    for await (const { run: now } of longhaul.local.subscribe<{ run: Run }>(query, { id: run!.id }))
      if (now.result) seen.push(now.result);
    expect(seen.length).toBeGreaterThan(0);
    for (const { id, version, action, project } of seen) {
      expect(action).toBe('VIEW');
      const ofType = project.contentActions.find(({ type }: { type: string }) => type === 'LINKEDIN');
      expect(ofType).toMatchObject({ state: 'READY', action: 'VIEW', draft: { id, version } });
    }
  });
});

describe('a stranger', () => {
  test('finds nothing of it: no project, draft, screenshot or run, and can change none', async () => {
    const { ann, ben } = longhaul;
    const projectId = await putProject(longhaul, ann);
    const { run } = await ann.start('contentDraft', asked(projectId));
    await ann.watch(run!.id).ended;
    const { draft } = (
      await ann.ask('query ($id: ID!) { videoProject(id: $id) { contentActions { draft { id version body } } } }', {
        id: projectId,
      })
    )['videoProject'].contentActions[0];

    const nothing = await ben.ask(
      'query ($project: ID!, $draft: ID!) { videoProject(id: $project) { id } draft(id: $draft) { id } videoProjects { totalCount } }',
      { project: projectId, draft: draft.id },
    );
    expect(nothing).toEqual({ videoProject: null, draft: null, videoProjects: { totalCount: 0 } });
    expect(await edit(draft, 'Not mine', ben)).toMatchObject({
      draft: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'id'] }],
    });
    expect(await ben.start('contentDraft', asked(projectId, { replaceEdited: true }))).toMatchObject({
      run: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'projectId'] }],
    });
    expect((await readDraft(draft.id, ann))!.body).toBe(draft.body);

    const upload = await ann.upload('talk.vtt', Buffer.from('WEBVTT\n\n00:01.000 --> 00:04.000\nHello\n'));
    const own = await ben.upload('talk.vtt', Buffer.from('WEBVTT\n'));
    for (const [uploadId, captionsUploadId, field] of [
      [upload, null, 'uploadId'],
      [own, upload, 'captionsUploadId'],
    ] as const) {
      const { userErrors } = await ben.start('videoToContent', { uploadId, captionsUploadId, title: 'Not mine' });
      expect(userErrors).toContainEqual(expect.objectContaining({ code: 'NOT_FOUND', path: ['input', field] }));
    }
  });

  test('is not shown its screenshots; for the owner their lasting path leads to the file', async () => {
    const projectId = await putProject(longhaul, longhaul.local, { screenshots: 2 });
    const strangers = await putProject(longhaul, longhaul.ben, { screenshots: 2 });
    const ask = (path: string, method = 'GET') =>
      fetch(`${longhaul.stack.addresses.web}${path}`, { redirect: 'manual', method });
    const own = await ask(`/screenshots/${projectId}/1.jpg`);
    expect(own.status).toBe(302);
    expect(own.headers.get('location')).toMatch(
      new RegExp(String.raw`^/blobs/projects/${projectId}/screenshots/1\.jpg\?expires=\d+&signature=`),
    );
    for (const path of [
      `/screenshots/${projectId}/2.jpg`,
      `/screenshots/${projectId}/01x.jpg`,
      `/screenshots/${strangers}/1.jpg`,
      `/screenshots/${randomUUID()}/0.jpg`,
      `/screenshots/..%2f..%2fuploads/0.jpg`,
      '/screenshots',
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    expect((await ask(`/screenshots/${projectId}/1.jpg`, 'POST')).status).toBe(405);
  });
});
