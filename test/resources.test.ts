/** Resources over the public API, on the real stack: versions, supersession, requests to the outside, limits, repair. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createImportStore } from '../src/domains/resources/importStore.ts';
import { openDatabase } from '../src/services/database.ts';
import { pino } from 'pino';
import { silent } from '../src/supervisor/report.ts';
import { type Client, type Run } from './support/client.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import { json, page, startPages, type Pages } from './support/pages.ts';
import { expectManyImported, readResource, upsertResource, type Resource } from './support/resources.ts';
import { stepOf } from './support/runView.ts';
import { eventually } from './support/waiting.ts';

jest.setTimeout(120_000);

const youTubeKey = `a-secret-${randomUUID()}`;
let site: Pages;
let longhaul: Longhaul;
/** Every line that our processes write. */
const logged: string[] = [];
beforeAll(async () => {
  site = await startPages();
  longhaul = await startLonghaul({
    report: { ...silent, processLine: (_process, line) => void logged.push(line) },
    env: {
      LOG_LEVEL: 'debug',
      OPEN_LIBRARY_URL: `${site.url}/library`,
      GITHUB_API_URL: `${site.url}/gitHub`,
      YOUTUBE_API_URL: `${site.url}/youTube`,
      YOUTUBE_API_KEY: youTubeKey,
    },
  });
});
afterAll(async () => {
  await longhaul.dispose();
  await site.close();
});

interface ResourceList {
  nodes: { id: string }[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

const upsert = (
  input: Record<string, unknown>,
  { client = longhaul.local, ...options }: { client?: Client; awaitMs?: number; key?: string } = {},
) => upsertResource(client, input, options);
const read = (id: string, client = longhaul.local) => readResource(client, id);

/** Saved, and imported to its end. */
async function imported(input: Record<string, unknown>): Promise<{ resource: Resource; run: Run }> {
  const { run, userErrors } = await upsert(input);
  expect(userErrors).toEqual([]);
  const ended = await longhaul.local.watch(run!.id).ended;
  return { resource: (await read(input['id'] as string))!, run: ended };
}

async function rows<Row>(query: string, ...values: unknown[]): Promise<Row[]> {
  return (await longhaul.database.query(query, values)).rows as Row[];
}
const versionsOf = (id: string) =>
  rows<{ version: number; run_id: string; info: string }>(
    `select version, run_id, info from resource_versions where owner = 'local' and id = $1 order by version`,
    id,
  );
const newId = () => randomUUID();
const fieldAt = ({ fields }: Resource, path: string) => fields.find((field) => field.path === path);

describe('a resource', () => {
  test.concurrent('is saved and answered at once, while its import goes on', async () => {
    const id = newId();
    site.next(`/${id}`, 'hold');
    const { resource, run, userErrors } = await upsert({ id, name: 'One', info: { link: `${site.url}/${id}` } });
    expect(userErrors).toEqual([]);
    expect(resource).toMatchObject({ id, name: 'One', version: 1, run: { id: run!.id } });
    expect(run).toMatchObject({ pipeline: 'resourceImport', title: 'One, version 1', finishedAt: null });
    // A client that waits is given the run as it is by then: still going on, and no error.
    await site.visited(`/${id}`);
    const late = await upsert({ id, name: 'One', info: { link: `${site.url}/${id}` } }, { awaitMs: 50 });
    expect(late).toMatchObject({ run: { id: run!.id, status: 'RUNNING' }, userErrors: [] });
    // What is known by then is shown already.
    expect(late.resource).toMatchObject({ contextVersion: 1, context: { link: `${site.url}/${id}` } });
    await longhaul.local.cancel(run!.id);
  });

  test.concurrent('is there as a whole for a client that waits', async () => {
    const id = newId();
    const { resource, run } = await upsert({ id, name: 'Two', info: { Weight: '12 kg' } }, { awaitMs: 30_000 });
    expect(run).toMatchObject({ status: 'COMPLETED', result: { __typename: 'ResourceImport' } });
    expect(resource).toMatchObject({
      context: { weight: { value: 12, unit: 'kg' } },
      contextVersion: 1,
      fieldCount: 1,
      fields: [{ path: '/weight', original: '12 kg', source: '/Weight', error: null }],
    });
    const { awaitRun } = await longhaul.local.ask(
      `query ($id: ID!) { awaitRun(id: $id, timeoutMs: 0) { result { ... on ResourceImport { version resource { id } } } } }`,
      { id: run!.id },
    );
    expect(awaitRun.result).toEqual({ version: 1, resource: { id } });
  });

  test.concurrent('belongs to its viewer: another has the same id for another', async () => {
    const id = newId();
    await upsert({ id, name: 'Mine', info: { a: 1 } });
    expect(await read(id, longhaul.ann)).toBeNull();
    const hers = await upsert({ id, name: 'Hers', info: { a: 2 } }, { client: longhaul.ann, awaitMs: 30_000 });
    expect(hers.resource).toMatchObject({ name: 'Hers', version: 1, context: { a: 2 } });
    expect(await read(id)).toMatchObject({ name: 'Mine', version: 1 });
  });

  test.concurrent('is refused with the path of what is wrong, and nothing is saved', async () => {
    const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
    const id = newId();
    const good = { id, name: 'Bad', info: {} };
    const wrong: [input: object, path: string[]][] = [
      [{ ...good, info: 'text' }, ['input', 'info']],
      [{ ...good, info: [1] }, ['input', 'info']],
      [{ ...good, info: 5 }, ['input', 'info']],
      [{ ...good, info: { a: 'x'.repeat(2 ** 20) } }, ['input', 'info']],
      [{ ...good, info: { here: deep(65) } }, ['input', 'info', 'here', ...Array<string>(63).fill('a')]],
      [
        { ...good, info: Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`k${index}`, 1])) },
        ['input', 'info'],
      ],
      [{ ...good, name: '' }, ['input', 'name']],
      [{ ...good, name: 'x'.repeat(201) }, ['input', 'name']],
      [{ ...good, name: 'half a pair \ud800' }, ['input', 'name']],
      [{ ...good, id: '' }, ['input', 'id']],
      [{ ...good, id: `${id}\u0000` }, ['input', 'id']],
    ];
    for (const [input, path] of wrong) {
      const { resource, run, userErrors } = await upsert(input as Record<string, unknown>);
      expect({ resource, run, path: userErrors[0]?.path }).toEqual({ resource: null, run: null, path });
      expect(userErrors[0]).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringMatching(/expected/) });
    }
    for (const awaitMs of [-1, 30_001]) {
      const { userErrors } = await upsert(good, { awaitMs });
      expect(userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['awaitMs'] }]);
    }
    await expect(upsert({ ...good, info: null })).rejects.toThrow('BAD_USER_INPUT');
    expect(await read(id)).toBeNull();
    expect(await read('nul \u0000')).toBeNull();
  });

  test.concurrent('may hold any key and any text; what came is kept as it came', async () => {
    const id = newId();
    const info = JSON.parse(
      '{"__proto__": {"admin": "yes"}, "constructor": {"prototype": 1}, "toString": "12", "nul": "a\\u0000b", "half": "\\ud800", "id20": "12345678901234567890"}',
    ) as Record<string, unknown>;
    const { resource } = await imported({ id, name: 'Odd', info });
    const [version] = await versionsOf(id);
    expect(JSON.parse(version!.info)).toEqual(info);
    expect(Object.keys(JSON.parse(version!.info) as object)).toEqual(Object.keys(info));
    expect(resource.fields.map(({ source }) => source)).toEqual(
      expect.arrayContaining(['/__proto__/admin', '/constructor/prototype', '/toString', '/nul', '/half', '/id20']),
    );
    expect(fieldAt(resource, '/id20')).toMatchObject({ value: '12345678901234567890' });
    expect({}).not.toHaveProperty('admin');
  });

  test.concurrent('stands in the viewer’s list, newest change first, without a gap', async () => {
    const ids = [newId(), newId(), newId()];
    for (const id of ids) await upsert({ id, name: 'Listed', info: { id } }, { client: longhaul.ben });
    await upsert({ id: ids[0]!, name: 'Renamed', info: { id: ids[0] } }, { client: longhaul.ben });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const list: { resources: ResourceList } = await longhaul.ben.ask(
        `query ($after: String) { resources(first: 2, after: $after) {
           nodes { id } totalCount pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      const { resources } = list;
      expect(resources.totalCount).toBe(3);
      seen.push(...resources.nodes.map(({ id }) => id));
      after = resources.pageInfo.hasNextPage ? resources.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual([ids[0], ids[2], ids[1]]);
    await expect(longhaul.ben.ask('{ resources(after: "nonsense") { totalCount } }')).rejects.toThrow('BAD_USER_INPUT');
  });
});

describe('versions', () => {
  test.concurrent('the same info again starts nothing; a changed name is saved all the same', async () => {
    const id = newId();
    const first = await imported({ id, name: 'Old', info: { b: 1, a: [{ y: 1, x: 2 }] } });
    const again = await upsert({ id, name: 'New', info: { a: [{ x: 2, y: 1 }], b: 1 } }, { awaitMs: 30_000 });
    expect(again.run!.id).toBe(first.run.id);
    expect(again.resource).toMatchObject({ name: 'New', version: 1 });
    expect(again.resource!.updatedAt > first.resource.updatedAt).toBe(true);
    const unchanged = await upsert({ id, name: 'New', info: { a: [{ x: 2, y: 1 }], b: 1 } });
    expect(unchanged.resource!.updatedAt).toBe(again.resource!.updatedAt);
    expect(await versionsOf(id)).toHaveLength(1);
    const other = await imported({ id, name: 'New', info: { b: 2 } });
    expect(other.resource).toMatchObject({ version: 2, contextVersion: 2, context: { b: 2 } });
    expect(other.run.id).not.toBe(first.run.id);
  });

  test.concurrent('the same info again is imported again where the import was cancelled, or has failed', async () => {
    const id = newId();
    const input = { id, name: 'Held', info: { link: `${site.url}/${id}` } };
    site.next(`/${id}`, 'hold');
    const { run } = await upsert(input);
    await site.visited(`/${id}`);
    await longhaul.local.cancel(run!.id);
    const second = await upsert(input, { awaitMs: 30_000 });
    expect(second).toMatchObject({ resource: { version: 2 }, run: { status: 'COMPLETED' } });
    // As a run that gave up looks: nothing of the outside makes an import fail.
    await rows(
      `update runs set status = 'FAILED', snapshot = jsonb_set(snapshot::jsonb, '{status}', '"FAILED"')::text where id = $1`,
      second.run!.id,
    );
    const third = await upsert(input, { awaitMs: 30_000 });
    expect(third).toMatchObject({ resource: { version: 3 }, run: { status: 'COMPLETED' } });
  });

  test.concurrent('a newer one supersedes an older one that goes on, whose request is given up', async () => {
    const id = newId();
    site.next(`/${id}`, 'hold');
    const old = await upsert({ id, name: 'Old', info: { link: `${site.url}/${id}` } });
    await site.visited(`/${id}`);
    const view = longhaul.local.watch(old.run!.id);
    const { resource } = await imported({ id, name: 'New', info: { colour: 'red' } });
    expect(await view.ended).toMatchObject({ status: 'CANCELLED', statusReason: 'superseded by a newer version' });
    await site.visited(`/${id}`, { wentAway: true });
    expect(resource).toMatchObject({ version: 2, contextVersion: 2, context: { colour: 'red' } });
    expect(await longhaul.local.rerun(old.run!.id)).toMatchObject({
      run: { status: 'CANCELLED', generation: 1 },
      userErrors: [{ code: 'CONFLICT', message: expect.stringContaining('newer version (2)') }],
    });
    const { resource: listed } = await longhaul.local.ask(
      `query ($id: ID!) { resource(id: $id) { versions { version info importedAt run { status } } } }`,
      { id },
    );
    expect(listed.versions).toEqual([
      { version: 2, info: { colour: 'red' }, importedAt: expect.any(String), run: { status: 'COMPLETED' } },
      { version: 1, info: { link: `${site.url}/${id}` }, importedAt: null, run: { status: 'CANCELLED' } },
    ]);
  });

  test.concurrent(
    'the newest wins, whatever the order in which they end: a late write of an older one shows nowhere',
    async () => {
      const id = newId();
      const old = await upsert({ id, name: 'Old', info: { which: 'old' } });
      const newer = await imported({ id, name: 'New', info: { which: 'new', link: `${site.url}/${id}` } });
      await longhaul.local.watch(old.run!.id).ended;
      // What a worker would do that stood still in the middle of the older import, and goes on now.
      const database = openDatabase(longhaul.stack.addresses.database!, pino({ level: 'silent' }), 1);
      const late = createImportStore(database);
      await late.keepTransformed(old.run!.id, JSON.stringify({ context: { which: 'late' }, fields: [] }), []);
      await late.finish(old.run!.id, []);
      await late.keepError(newer.run.id, 1, 'An earlier attempt was given up.');
      await database.close();
      expect(await read(id)).toMatchObject({ version: 2, contextVersion: 2, context: { which: 'new', linkPage: {} } });
      expect((await read(id))!.fields).toEqual(newer.resource.fields);
    },
  );

  test.concurrent(
    '50 different upserts of one id at once are 50 versions and runs, and the last one counts',
    async () => {
      const id = newId();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => upsert({ id, name: `Name ${index}`, info: { index } })),
      );
      expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
      expect(new Set(answers.map(({ run }) => run!.id)).size).toBe(50);
      const versions = await versionsOf(id);
      expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
      const ends = await Promise.all(versions.map(({ run_id }) => longhaul.local.watch(run_id).ended));
      const newest = versions.at(-1)!;
      expect(ends.at(-1)).toMatchObject({ id: newest.run_id, status: 'COMPLETED' });
      for (const { status, statusReason } of ends.slice(0, -1)) {
        if (status !== 'COMPLETED')
          expect([status, statusReason]).toEqual(['CANCELLED', 'superseded by a newer version']);
      }
      const resource = await read(id);
      const { index } = JSON.parse(newest.info) as { index: number };
      expect(resource).toMatchObject({ name: `Name ${index}`, version: 50, contextVersion: 50, context: { index } });
      const superseded = ends.filter(({ status }) => status === 'CANCELLED').length;
      process.stderr.write(
        `50 upserts of one id: 50 versions, ${50 - superseded} completed, ${superseded} superseded\n`,
      );
    },
  );

  test.concurrent(
    '50 times the same at once is one version and one run, with an idempotency key and without',
    async () => {
      for (const key of [undefined, randomUUID()]) {
        const id = newId();
        const answers = await Promise.all(
          Array.from({ length: 50 }, () => upsert({ id, name: 'Same', info: { a: 1 } }, { key })),
        );
        expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
        expect(new Set(answers.map(({ run }) => run!.id)).size).toBe(1);
        expect(await versionsOf(id)).toHaveLength(1);
      }
    },
  );

  test.concurrent(
    'an idempotency key gives what it gave before, also when there is a newer version by now',
    async () => {
      const id = newId();
      const key = randomUUID();
      const first = await upsert({ id, name: 'One', info: { a: 1 } }, { key });
      await upsert({ id, name: 'Two', info: { a: 2 } });
      const again = await upsert({ id, name: 'One', info: { a: 1 } }, { key });
      expect(again.run!.id).toBe(first.run!.id);
      expect(again.resource).toMatchObject({ name: 'Two', version: 2 });
      const elsewhere = newId();
      for (const input of [
        { id, name: 'One', info: { a: 3 } },
        { id, name: 'Other', info: { a: 1 } },
        { id: elsewhere, name: 'One', info: { a: 1 } },
      ]) {
        expect(await upsert(input, { key })).toMatchObject({
          resource: null,
          run: null,
          userErrors: [{ code: 'CONFLICT', path: ['idempotencyKey'] }],
        });
      }
      expect(await read(elsewhere)).toBeNull();
      expect(await versionsOf(id)).toHaveLength(2);
    },
  );

  test.concurrent('a version whose process died before it had a run gets it all the same', async () => {
    const id = newId();
    const runId = randomUUID();
    await rows(`insert into resources (owner, id, name, version) values ('local', $1, 'Orphan', 1)`, id);
    await rows(
      `insert into resource_versions (owner, id, version, run_id, name, info, info_hash, created_at)
       values ('local', $1, 1, $2, 'Orphan', '{"a":"1 kg"}', 'none', now() - interval '1 minute')`,
      id,
      runId,
    );
    const run = await eventually('its import', () => longhaul.local.run(runId));
    expect(run).toMatchObject({ title: 'Orphan, version 1' });
    expect(await longhaul.local.watch(runId).ended).toMatchObject({ status: 'COMPLETED' });
    expect(await read(id)).toMatchObject({ context: { a: { value: 1, unit: 'kg' } } });
  });
});

describe('looking up outside', () => {
  test.concurrent(
    'finds web pages, books, repositories and videos; the secret is seen by its owner alone',
    async () => {
      const id = newId();
      const head = [
        '<meta property="og:title" content="A thing">',
        '<meta property="og:description" content="What it is">',
        '<meta property="og:site_name" content="Things">',
        '<meta property="og:image" content="/thing.png">',
        '<link rel="canonical" href="javascript:alert(1)">',
      ].join('');
      site.always(`/${id}`, page('Another title', head));
      site.always(
        '/library/api/books?bibkeys=ISBN:9780306406157&jscmd=data&format=json',
        json({
          'ISBN:9780306406157': {
            title: 'A book',
            authors: [{ name: 'Ann' }],
            number_of_pages: 12,
            url: 'javascript:alert(1)',
          },
        }),
      );
      site.always(
        '/gitHub/repos/ann/thing',
        json({ full_name: 'ann/thing', description: 'Things', stargazers_count: 3, license: null }),
      );
      const video = '/youTube/videos?part=snippet,contentDetails,statistics&id=dQw4w9WgXcQ';
      site.always(video, json({ items: [{ snippet: { title: 'A video' }, contentDetails: { duration: 'PT1M' } }] }));
      const { resource, run } = await imported({
        id,
        name: 'Rich',
        info: {
          'Home page': `${site.url}/${id}#part`,
          ISBN: '978-0-306-40615-7',
          repository: { url: 'git+https://github.com/ann/thing.git' },
          watch: 'https://youtu.be/dQw4w9WgXcQ?t=3',
          links: ['no link', `${site.url}/${id}`],
        },
      });
      expect(run).toMatchObject({ status: 'COMPLETED' });
      expect(stepOf(run, 'enrich')).toMatchObject({ status: 'COMPLETED', message: '4 of 4 done' });
      const found = {
        url: `${site.url}/${id}`,
        title: 'A thing',
        description: 'What it is',
        siteName: 'Things',
        image: `${site.url}/thing.png`,
        canonicalUrl: `${site.url}/${id}`,
      };
      expect(resource.context).toMatchObject({
        homePagePage: found,
        isbnBook: { title: 'A book', authors: ['Ann'], pages: 12, url: 'https://openlibrary.org/isbn/9780306406157' },
        repository: {
          urlRepository: { name: 'ann/thing', description: 'Things', stars: 3, url: 'https://github.com/ann/thing' },
        },
        watchVideo: { title: 'A video', duration: 'PT1M', url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ' },
        linksPages: [found],
      });
      expect(fieldAt(resource, '/homePagePage')).toEqual({
        path: '/homePagePage',
        value: found,
        original: null,
        rule: 'unfurl',
        source: '/Home page',
        error: null,
      });
      // Two values that ask for the same are one request.
      expect(site.visitsOf(`/${id}`)).toHaveLength(1);

      const [call] = site.visitsOf(video);
      expect(call!.headers['x-goog-api-key']).toBe(youTubeKey);
      const others = site.visits.filter((visit) => visit !== call && JSON.stringify(visit).includes(youTubeKey));
      expect(others).toEqual([]);
      const history = await longhaul.handle({ pipeline: 'resourceImport', id: run.id }).fetchHistory();
      const payloads = payloadsIn(history).map((data) => Buffer.from(data).toString());
      expect(payloads.join()).toContain('dQw4w9WgXcQ');
      const kept = await Promise.all(
        ['resources', 'resource_versions', 'resource_enrichments', 'runs', 'attempts', 'answers'].map((table) =>
          rows(`select * from ${table}`),
        ),
      );
      expect(logged.join()).toContain('resourceImport');
      for (const place of [payloads, kept, logged, resource, run]) {
        expect(JSON.stringify(place)).not.toContain(youTubeKey);
      }
    },
  );

  test.concurrent(
    'an address that gives nothing leaves its error on its field, and the import COMPLETED with words that say so',
    async () => {
      const id = newId();
      site.always(`/${id}/gone`, { status: 404, body: 'gone' });
      site.next(`/${id}/busy`, { status: 503, headers: { 'retry-after': '0' }, body: 'busy' });
      const info = {
        gone: `${site.url}/${id}/gone`,
        busy: `${site.url}/${id}/busy`,
        inner: 'http://169.254.169.254/latest/meta-data',
        fine: `${site.url}/${id}/fine`,
      };
      const { resource, run } = await imported({ id, name: 'Partly', info });
      expect(run).toMatchObject({ status: 'COMPLETED', error: null, progress: { fraction: 1, completedSteps: 3 } });
      expect(stepOf(run, 'enrich')).toMatchObject({ status: 'COMPLETED', message: '2 of 4 done, 2 failed' });
      expect(stepOf(run, 'finish').message).toBe('2 of 4 requests answered; 2 failed: see the errors of their fields');
      expect(fieldAt(resource, '/gone')).toMatchObject({
        value: info.gone,
        error: expect.stringContaining('says no (404)'),
      });
      expect(fieldAt(resource, '/inner')).toMatchObject({
        error: expect.stringContaining('169.254.169.254 is not public'),
      });
      expect(fieldAt(resource, '/fine')).toMatchObject({ error: null });
      expect(resource.context).toMatchObject({
        finePage: { title: `/${id}/fine` },
        busyPage: { title: `/${id}/busy` },
      });
      expect(resource.context).not.toHaveProperty('gonePage');
      // Each request has its own attempts: what cannot heal was tried once, what could until it did.
      const attempts = (part: string) =>
        stepOf(run, 'enrich')
          .attempts.filter((attempt) => attempt.part === part)
          .map(({ outcome, error }) => [outcome, error?.code ?? null]);
      expect(attempts('1')).toEqual([['FAILED', 'FETCH_REJECTED']]);
      expect(attempts('2')).toEqual([
        ['FAILED', 'FETCH_UNAVAILABLE'],
        ['SUCCEEDED', null],
      ]);
      expect(attempts('3')).toEqual([['FAILED', 'FETCH_REFUSED']]);
      expect(attempts('4')).toEqual([['SUCCEEDED', null]]);
      expect(run.workflowProgress).toMatchObject({ completedSteps: ['transform', 'enrich', 'finish'] });
    },
  );

  test.concurrent('asks no host for more than four things at once, and no more than 100 in all', async () => {
    const id = newId();
    const [one, other] = await Promise.all([startPages(), startPages()]);
    const gates = [one.gate(), other.gate()];
    const links = Array.from({ length: 120 }, (_, index) => `${index % 10 === 0 ? other.url : one.url}/${index}`);
    const { run } = await upsert({ id, name: 'Many', info: { links } });
    await eventually('four of each', () => one.visits.length === 4 && other.visits.length === 4);
    for (const gate of gates) gate.release();
    const ended = await longhaul.local.watch(run!.id).ended;
    expect([one.mostAtOnce(), other.mostAtOnce()]).toEqual([4, 4]);
    expect(one.visits.length + other.visits.length).toBe(100);
    expect(stepOf(ended, 'enrich')).toMatchObject({ status: 'COMPLETED', message: '100 of 100 done' });
    expect(stepOf(ended, 'transform').message).toContain('20 values beyond the limit of requests');
    const history = await longhaul.handle({ pipeline: 'resourceImport', id: run!.id }).fetchHistory();
    expect(history.events!.length).toBeLessThan(4_096);
    await Promise.all([one.close(), other.close()]);
  });
});

describe('much', () => {
  test.concurrent('1 MiB with 10,000 keys is imported with no payload over 64 KiB in its history', async () => {
    const id = newId();
    const info = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`Key ${index}`, `${index} kg and ${'x'.repeat(70)}`]),
    );
    const { resource, run } = await imported({ id, name: 'Big', info });
    expect(run).toMatchObject({ status: 'COMPLETED' });
    expect(resource.fieldCount).toBe(10_000);
    expect(Object.keys(resource.context!)).toHaveLength(10_000);
    const { resource: cut } = await longhaul.local.ask(
      `query ($id: ID!) { resource(id: $id) { fields(first: 2, offset: 9999) { source original } } }`,
      { id },
    );
    expect(cut.fields).toEqual([{ source: '/Key 9999', original: info['Key 9999'] }]);
    const history = await longhaul.handle({ pipeline: 'resourceImport', id: run.id }).fetchHistory();
    const sizes = payloadsIn(history).map((data) => data.length);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(64 * 1024);
  });
});

/** npm run test:faults has 1,000. */
test('100 different resources at once are each saved and imported, once', async () => {
  await expectManyImported(longhaul, 100);
});

/** The data of every payload anywhere in a history. */
function payloadsIn(value: unknown): Uint8Array[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) return [value.data];
  return Object.values(value).flatMap(payloadsIn);
}
