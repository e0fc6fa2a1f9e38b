/** A recording's page without a browser: how far it is in words, which screenshots are read, what one is sent at. */
import { describe, expect, test } from '@jest/globals';
import { lastBegun, Playhead } from '../../web/src/domains/videos/playhead.ts';
import { Shots, type Shot } from '../../web/src/domains/videos/shots.ts';
import type { ContentAction } from '../../web/src/domains/videos/useContentAction.ts';
import type { Project } from '../../web/src/domains/videos/useProject.ts';
import { factsOf, partStates, pillOf } from '../../web/src/domains/videos/words.ts';
import type { RunStatus } from '../../web/src/gql/graphql.ts';
import { Pace } from '../../web/src/live/pace.ts';
import { titleFrom } from '../../web/src/pipelines/videoToContent/titleFrom.ts';

const action = (part: Partial<ContentAction> = {}): ContentAction => ({
  type: 'BLOG',
  label: 'Blog post',
  description: '',
  state: 'ABSENT',
  action: 'NONE',
  draft: null,
  run: null,
  ...part,
});

const project = (part: Partial<Project> = {}): Project => ({
  id: 'a',
  title: 'A talk',
  context: null,
  durationSeconds: 5_400,
  width: 1_920,
  height: 1_080,
  warnings: [],
  videoUrl: null,
  transcript: null,
  screenshots: { totalCount: 0, nodes: [] },
  chapters: null,
  chaptersUrl: null,
  chaptersText: null,
  contentActions: [],
  createdAt: '2026-01-01T00:00:00Z',
  ...part,
});

describe('how far it is', () => {
  type Steps = NonNullable<Parameters<typeof partStates>[1]>['steps'];
  const words = (given: Project, steps: Steps, status: RunStatus = 'RUNNING') =>
    Object.fromEntries(partStates(given, { status, steps }).map((part) => [part.key, part.words]));

  test('is said of each part: waiting, so many of so many, done, or why it is skipped', () => {
    expect(words(project(), [])).toEqual({
      transcribe: 'waiting',
      screenshots: 'waiting',
      chapters: 'waiting',
      drafts: 'waiting',
    });
    const growing = project({ screenshots: { totalCount: 412, nodes: [] } });
    expect(
      words(growing, [
        { key: 'transcribe', status: 'RUNNING', message: '3 of 9 done' },
        { key: 'screenshots', status: 'RUNNING', fraction: 0.2 },
        { key: 'chapters', status: 'RETRYING' },
        { key: 'drafts', status: 'SKIPPED', message: 'none were asked for' },
      ]),
    ).toEqual({
      transcribe: '3 of 9 done',
      screenshots: '412 of 1,800',
      chapters: 'trying again soon',
      drafts: 'skipped: none were asked for',
    });
    const draft = { id: 'd', version: 1, edited: false };
    const done = project({
      screenshots: { totalCount: 1_800, nodes: [] },
      chapters: [{ startSeconds: 0, title: 'All', summary: null }],
      contentActions: [action({ draft }), action({ type: 'TWITTER' })],
    });
    const steps = ['transcribe', 'screenshots', 'chapters', 'drafts'].map((key) => ({
      key,
      status: 'COMPLETED' as const,
    }));
    expect(words(done, steps)).toEqual({
      transcribe: '0 words',
      screenshots: '1,800 taken',
      chapters: '1 found',
      drafts: '1 written',
    });
  });

  test('and of a part that its run did not come to, why it is not there', () => {
    const steps = [
      { key: 'transcribe', status: 'COMPLETED' },
      { key: 'screenshots', status: 'FAILED' },
    ] as const;
    const transcript = { language: 'en', source: 'a test', practice: true, complete: true, words: 1, vttUrl: null };
    const given = project({ transcript: { ...transcript, segments: { totalCount: 1 } } });
    expect(words(given, steps, 'FAILED')).toEqual({
      transcribe: '1 word',
      screenshots: 'failed',
      chapters: 'not made: the run failed',
      drafts: 'not made: the run failed',
    });
    expect(words(project(), [], 'CANCELLED')['drafts']).toBe('not made: the run was cancelled');
    expect(words(project(), [], 'TIMED_OUT')['drafts']).toBe('not made: the run took too long');
    expect(partStates(project(), null).map((part) => part.words)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  test('and what is known of the file', () => {
    expect(factsOf(project())).toBe('1:30:00 · 1920 × 1080');
    expect(factsOf(project({ width: null, height: null }))).toBe('1:30:00 · sound alone');
    expect(factsOf(project({ durationSeconds: null, width: null, height: null }))).toBe('');
  });
});

describe('the pill beside a content type', () => {
  const run: NonNullable<ContentAction['run']> = {
    id: 'r',
    status: 'RUNNING',
    generation: 1,
    sequence: 1,
    progress: { message: null },
    error: null,
    steps: [
      { key: 'gather', title: 'Gather what there is', status: 'COMPLETED' },
      { key: 'write', title: 'Write', status: 'RUNNING' },
    ],
  };

  test('says what it does, how it ended and why', () => {
    expect(pillOf(action())).toBeNull();
    expect(pillOf(action({ state: 'PROCESSING', run }))).toEqual({
      tone: 'go',
      word: 'Processing…',
      detail: 'being written',
    });
    expect(pillOf(action({ state: 'PROCESSING', run: { ...run, status: 'QUEUED' } }))?.detail).toBe(
      'waiting for its turn',
    );
    const before = [{ key: 'transcribe', title: 'Transcript', status: 'RUNNING' as const }];
    expect(pillOf(action({ state: 'PROCESSING', run: { ...run, steps: before } }))?.detail).toBe('first: transcript');
    const retrying = { ...run, steps: [{ key: 'write', title: 'Write', status: 'RETRYING' as const }] };
    expect(pillOf(action({ state: 'PROCESSING', run: retrying }))?.detail).toBe('trying again soon');
    const draft = { id: 'd', version: 7, edited: true };
    expect(pillOf(action({ state: 'READY', draft }))).toEqual({
      tone: 'done',
      word: 'Complete',
      detail: 'version 7, edited',
    });
    const failed = { ...run, status: 'FAILED' as const, error: { message: 'the model is busy' } };
    expect(pillOf(action({ state: 'FAILED', run: failed }))).toEqual({
      tone: 'stop',
      word: 'Failed',
      detail: 'The model is busy.',
    });
  });
});

describe('screenshots', () => {
  const shot = (index: number): Shot => ({ atSeconds: index * 3 + 0.2, url: `/${index}`, width: 320, height: 180 });

  /** A server that has `count` of them, and remembers what was asked. */
  function scripted(count: number) {
    const asked: number[] = [];
    const shots = new Shots(async (first, fromSeconds) => {
      asked.push(fromSeconds);
      const from = Math.round(fromSeconds / 3);
      return Array.from({ length: Math.max(0, Math.min(first, count - from)) }, (_, index) => shot(from + index));
    });
    const grow = (more: number) => {
      count = more;
      shots.grow(more);
    };
    grow(count);
    return { shots, asked, grow };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  test('are read where they are looked at, each page once, in whatever order', async () => {
    const { shots, asked } = scripted(1_800);
    expect(shots.indexAt(5_399)).toBe(1_799);
    shots.want(1_750, 1_799);
    shots.want(1_760, 1_799);
    shots.want(0, 10);
    await settled();
    shots.want(1_750, 1_799);
    expect(asked).toEqual([1_740 * 3, 0]);
    expect(shots.at(1_799)?.url).toBe('/1799');
    expect(shots.at(3)?.url).toBe('/3');
    expect(shots.at(900)).toBeNull();
  });

  test('that are taken meanwhile are read when they are there', async () => {
    const { shots, asked, grow } = scripted(10);
    shots.want(0, 9);
    await settled();
    expect(shots.at(12)).toBeNull();
    grow(70);
    shots.want(0, 69);
    await settled();
    expect(asked).toEqual([0, 0, 180]);
    expect(shots.at(69)?.url).toBe('/69');
  });
});

describe('the time', () => {
  test('is told to those who listen, and found among what has begun', () => {
    const playhead = new Playhead(42);
    const told: number[] = [];
    const stop = playhead.subscribe(() => told.push(playhead.seconds));
    playhead.seek(100);
    playhead.tell(100);
    stop();
    playhead.seek(7);
    expect(told).toEqual([100]);
    const starts = [0, 10, 20].map((startSeconds) => ({ startSeconds }));
    expect([-1, 0, 9.9, 10, 500].map((seconds) => lastBegun(starts, seconds))).toEqual([-1, 0, 0, 1, 2]);
    expect(lastBegun([], 5)).toBe(-1);
  });
});

describe('a file that is sent', () => {
  test('has a pace once it can be told, from the last seconds alone', () => {
    const pace = new Pace();
    pace.add(0, 0);
    pace.add(1_000, 500);
    expect(pace.perSecond).toBeNull();
    pace.add(2_000, 2_000);
    expect(pace.perSecond).toBe(1_000);
    pace.add(20_000, 2_000);
    pace.add(22_000, 12_000);
    expect(pace.perSecond).toBe(5_000);
    pace.reset();
    expect(pace.perSecond).toBeNull();
  });

  test.each([
    ['2024-05 team_talk.final.mp4', '2024-05 team talk.final'],
    ['talk', 'talk'],
    ['.mp4', ''],
    [`${'x'.repeat(300)}.mov`, 'x'.repeat(200)],
  ])('%s names what it becomes', (name, title) => {
    expect(titleFrom(name)).toBe(title);
  });
});
