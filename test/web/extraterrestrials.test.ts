/** The table's rules, with a scripted server and a clock that only the test moves; and its words. */
import { describe, expect, test } from '@jest/globals';
import { Rows, type Counts, type PageAnswer, type Row } from '../../web/src/domains/extraterrestrials/rows.ts';
import {
  pageSize,
  TableWatcher,
  type TablePorts,
  type TableSink,
} from '../../web/src/domains/extraterrestrials/tableWatcher.ts';
import {
  attemptTime,
  countsLine,
  reasonNotToCall,
  whatACallDoes,
} from '../../web/src/domains/extraterrestrials/words.ts';

/** A table of everybody, and a browser, both scripted. */
class World {
  now = 1_000;
  rows: Row[] = [];
  reachable = true;
  online = true;
  shown = true;
  socketOpen = true;
  /** What was asked for: offsets of whole pages. */
  pages: number[] = [];
  questions = 0;
  streams: TableSink[] = [];
  /** While set, answers wait until it resolves; they say what was so when the question came. */
  held: Promise<void> | null = null;
  #change = 0;
  #id = 0;
  readonly #timers = new Set<{ at: number; body: () => void }>();
  readonly #wake = new Set<() => void>();
  readonly #socket = new Set<(open: boolean) => void>();

  constructor(size: number) {
    this.fill(size);
  }

  fill(size: number): void {
    this.rows = Array.from({ length: size }, (_, index) => ({
      id: String(++this.#id),
      change: ++this.#change,
      name: `Alien ${String(index).padStart(5, '0')}`,
      communicationStatus: null,
      communicationAttempt: 0,
      lastCommunicationAttemptTimestamp: null,
    }));
  }

  counts(): Counts {
    const count = (status: Row['communicationStatus']) =>
      this.rows.filter((row) => row.communicationStatus === status).length;
    return {
      total: this.rows.length,
      waiting: count(null),
      phoningHome: count('PHONING_HOME'),
      spaceTaxiOnTheWay: count('SPACE_TAXI_ON_THE_WAY'),
      noAnswer: count('NO_ANSWER'),
    };
  }

  /** Changes a row; told to streams unless they are not to hear it. */
  set(index: number, status: Row['communicationStatus'], told = true): Row {
    const row = { ...this.rows[index]!, communicationStatus: status, change: ++this.#change };
    this.rows[index] = row;
    if (told) this.tell([row]);
    return row;
  }

  tell(rows: readonly Row[]): void {
    if (this.socketOpen) for (const sink of this.streams) sink.next(rows);
  }

  socket(open: boolean): void {
    this.socketOpen = open;
    for (const listener of this.#socket) listener(open);
    // The client subscribes again by itself; the server's first word is an empty one.
    if (open) this.tell([]);
  }

  wake(): void {
    for (const listener of this.#wake) listener();
  }

  async pass(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    for (;;) {
      await settled();
      const next = [...this.#timers].filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.now = next.at;
      next.body();
    }
    this.now = until;
    await settled();
  }

  ports(): TablePorts {
    const listen = <Listener>(listeners: Set<Listener>, listener: Listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    };
    return {
      stream: (sink) => {
        this.streams.push(sink);
        if (this.socketOpen) sink.next([]);
        return () => void (this.streams = this.streams.filter((open) => open !== sink));
      },
      query: async (offset, first) => {
        this.questions += 1;
        if (first === pageSize) this.pages.push(offset);
        if (!this.reachable) throw new Error('nobody answers');
        const answer: PageAnswer = {
          nodes: this.rows.slice(offset, offset + first),
          totalCount: this.rows.length,
          counts: this.counts(),
        };
        await this.held;
        return answer;
      },
      onWake: (listener) => listen(this.#wake, listener),
      onSocket: (listener) => {
        listener(this.socketOpen);
        return listen(this.#socket, listener);
      },
      online: () => this.online,
      shown: () => this.shown,
      now: () => this.now,
      after: (milliseconds, body) => {
        const timer = { at: this.now + milliseconds, body };
        this.#timers.add(timer);
        return () => void this.#timers.delete(timer);
      },
    };
  }
}

const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

async function open(size: number, prepare: (world: World) => void = () => {}) {
  const world = new World(size);
  prepare(world);
  const table = new TableWatcher(world.ports());
  table.start();
  await settled();
  return { world, table };
}

const statuses = (table: TableWatcher, ...indices: number[]) =>
  indices.map((index) => table.rowAt(index)?.communicationStatus);

describe('the table', () => {
  test('shows all ten at once, and each change in place, with exact counts', async () => {
    const { world, table } = await open(10);
    expect(table.view).toMatchObject({ link: 'LIVE', total: 10, counts: { waiting: 10 } });
    world.set(3, 'PHONING_HOME');
    world.set(9, 'NO_ANSWER');
    expect(statuses(table, 3, 4, 9)).toEqual(['PHONING_HOME', null, 'NO_ANSWER']);
    expect(table.rowAt(3)!.name).toBe('Alien 00003');
    expect(table.view.counts).toEqual(world.counts());
    // Counted here: nothing is asked for.
    const { questions } = world;
    await world.pass(3_000);
    expect(world.questions).toBe(questions);
  });

  test('never goes back to an older row, whichever of answer and message comes first', async () => {
    let release = () => {};
    const { world, table } = await open(10);
    world.held = new Promise((resolve) => (release = resolve));
    table.refresh();
    await settled();
    world.set(2, 'PHONING_HOME');
    const older = world.rows[2]!;
    world.set(2, 'SPACE_TAXI_ON_THE_WAY');
    world.tell([older]);
    release();
    await settled();
    expect(statuses(table, 2)).toEqual(['SPACE_TAXI_ON_THE_WAY']);
    expect(table.view.counts).toEqual(world.counts());
  });

  test('keeps what is pushed for a page whose older answer is still on its way', async () => {
    let release = () => {};
    const { world, table } = await open(1_000);
    world.held = new Promise((resolve) => (release = resolve));
    table.show(450, 460);
    await world.pass(100);
    expect(world.pages.at(-1)).toBe(400);
    world.set(455, 'PHONING_HOME');
    release();
    await settled();
    expect(statuses(table, 454, 455)).toEqual([null, 'PHONING_HOME']);
  });

  test('of ten thousand rows reads only the pages that are visible when the scrolling rests', async () => {
    const { world, table } = await open(10_000);
    for (let first = 0; first < 9_000; first += 300) {
      table.show(first, first + 20);
      await world.pass(16);
    }
    table.show(9_190, 9_210);
    await world.pass(100);
    expect(new Set(world.pages)).toEqual(new Set([0, 9_100, 9_200]));
    expect(table.rowAt(9_200)!.name).toBe('Alien 09200');
    expect(table.rowAt(5_000)).toBeUndefined();
    // What was read and is still right is not read again.
    const { questions } = world;
    table.show(0, 20);
    await world.pass(100);
    expect(world.questions).toBe(questions);
  });

  test('has the server count where not all rows are known here, at most once a second', async () => {
    const { world, table } = await open(1_000);
    const { questions } = world;
    for (let row = 500; row < 540; row++) {
      world.set(row, 'PHONING_HOME');
      await world.pass(50);
    }
    await world.pass(2_000);
    expect(table.view.counts).toEqual(world.counts());
    world.set(1, 'NO_ANSWER');
    await world.pass(1_000);
    expect(table.view.counts).toEqual(world.counts());
    expect(world.questions - questions).toBeLessThanOrEqual(5);
    expect(world.questions - questions).toBeGreaterThanOrEqual(3);
  });

  test('after a gap reads what is visible again, and the rest when it becomes visible', async () => {
    const { world, table } = await open(1_000);
    table.show(500, 510);
    await world.pass(100);
    world.set(1, 'NO_ANSWER', false);
    world.set(505, 'NO_ANSWER', false);
    world.pages = [];
    world.tell([]);
    await settled();
    expect(world.pages).toEqual([500]);
    expect(statuses(table, 505)).toEqual(['NO_ANSWER']);
    table.show(0, 10);
    await world.pass(100);
    expect(statuses(table, 1)).toEqual(['NO_ANSWER']);
  });

  test('is another table after a reset, longer or shorter', async () => {
    const { world, table } = await open(10);
    world.set(0, 'NO_ANSWER');
    world.fill(300);
    world.tell([]);
    await settled();
    expect(table.view).toMatchObject({ total: 300, counts: { waiting: 300 } });
    expect(statuses(table, 0)).toEqual([null]);
    table.show(280, 299);
    await world.pass(100);
    world.fill(10);
    world.tell([]);
    await settled();
    expect(table.view.total).toBe(10);
    expect([table.rowAt(0)!.id, table.rowAt(10)]).toEqual([world.rows[0]!.id, undefined]);
  });

  test('polls while there is no socket: every second while somebody is phoning, every 5 s otherwise', async () => {
    const { world, table } = await open(10, (blocked) => (blocked.socketOpen = false));
    await world.pass(2_500);
    expect(table.view.link).toBe('POLLING');
    await world.pass(10_000);
    const idle = world.questions;
    await world.pass(10_000);
    expect(world.questions - idle).toBe(2);

    table.expect(true);
    world.set(0, 'PHONING_HOME');
    await world.pass(1_000);
    expect(statuses(table, 0)).toEqual(['PHONING_HOME']);
    table.expect(false);
    world.set(0, 'SPACE_TAXI_ON_THE_WAY');
    await world.pass(1_000);
    expect(statuses(table, 0)).toEqual(['SPACE_TAXI_ON_THE_WAY']);

    world.socket(true);
    await settled();
    expect(table.view.link).toBe('LIVE');
    const { questions } = world;
    await world.pass(60_000);
    expect(world.questions).toBe(questions);
  });

  test('asks nothing in a hidden tab, and at once when it is shown again', async () => {
    const { world, table } = await open(10, (hidden) => (hidden.socketOpen = false));
    await world.pass(3_000);
    world.shown = false;
    const { questions } = world;
    await world.pass(60_000);
    expect(world.questions).toBe(questions);
    world.set(0, 'NO_ANSWER');
    world.shown = true;
    world.wake();
    await settled();
    expect(statuses(table, 0)).toEqual(['NO_ANSWER']);
  });

  test('says that nobody answers, keeps what it has, and comes back by itself', async () => {
    const { world, table } = await open(10);
    world.reachable = false;
    world.socket(false);
    await world.pass(100);
    expect(table.view.link).toBe('RECONNECTING');
    expect(table.rowAt(9)!.name).toBe('Alien 00009');
    world.online = false;
    await world.pass(10_000);
    expect(table.view.link).toBe('OFFLINE');
    world.set(5, 'NO_ANSWER', false);
    world.reachable = true;
    world.online = true;
    await world.pass(6_000);
    expect(table.view.link).toBe('POLLING');
    expect(statuses(table, 5)).toEqual(['NO_ANSWER']);
    world.socket(true);
    await settled();
    expect(table.view.link).toBe('LIVE');
  });

  test('does not trust a stream that is silent for 15 s while somebody is phoning', async () => {
    const { world, table } = await open(10);
    world.set(0, 'PHONING_HOME');
    world.set(0, 'NO_ANSWER', false);
    const [silent] = world.streams;
    await world.pass(14_900);
    expect(statuses(table, 0)).toEqual(['PHONING_HOME']);
    await world.pass(200);
    expect(statuses(table, 0)).toEqual(['NO_ANSWER']);
    expect(world.streams).toHaveLength(1);
    expect(world.streams[0]).not.toBe(silent);
    expect(table.view.link).toBe('LIVE');
  });

  test('asks nothing more once it is closed', async () => {
    const { world, table } = await open(10, (blocked) => (blocked.socketOpen = false));
    table.close();
    const { questions } = world;
    await world.pass(60_000);
    expect(world.questions).toBe(questions);
    expect(world.streams).toEqual([]);
  });
});

test('rows that take another place are found there', () => {
  const rows = new Rows();
  const row = (id: string, change: number): Row => ({
    id,
    change,
    name: id,
    communicationStatus: null,
    communicationAttempt: 0,
    lastCommunicationAttemptTimestamp: null,
  });
  const counts = { total: 2, waiting: 2, phoningHome: 0, spaceTaxiOnTheWay: 0, noAnswer: 0 };
  rows.takePage(0, { nodes: [row('a', 1), row('b', 2)], totalCount: 2, counts });
  rows.takePage(0, { nodes: [row('b', 2), row('c', 3)], totalCount: 2, counts });
  rows.takeChanges([
    { ...row('b', 4), communicationStatus: 'NO_ANSWER' },
    { ...row('a', 5), communicationStatus: 'NO_ANSWER' },
  ]);
  expect(rows.at(0)).toMatchObject({ id: 'b', communicationStatus: 'NO_ANSWER' });
  expect(rows.at(1)).toMatchObject({ id: 'c', communicationStatus: null });
});

describe('in words', () => {
  const counts = (part: Partial<Counts>): Counts => ({
    total: 10,
    waiting: 0,
    phoningHome: 0,
    spaceTaxiOnTheWay: 0,
    noAnswer: 0,
    ...part,
  });

  test('the line names who has not been called only while there is anybody', () => {
    expect(countsLine(counts({ spaceTaxiOnTheWay: 4, phoningHome: 3, noAnswer: 3 }))).toBe(
      '4 saved, 3 phoning, 3 no answer',
    );
    expect(countsLine(counts({ total: 10_000, waiting: 9_990, phoningHome: 10 }))).toBe(
      '0 saved, 10 phoning, 0 no answer, 9,990 not called yet',
    );
  });

  test('the button says what it does, or why it cannot be pressed', () => {
    expect(reasonNotToCall(null, false)).toMatch(/not loaded/);
    expect(reasonNotToCall(counts({ total: 0 }), false)).toMatch(/nobody in the table/);
    expect(reasonNotToCall(counts({ waiting: 10 }), false)).toBeNull();
    expect(reasonNotToCall(counts({ noAnswer: 1, spaceTaxiOnTheWay: 9 }), false)).toBeNull();
    expect(reasonNotToCall(counts({ waiting: 10 }), true)).toMatch(/go on/);
    expect(reasonNotToCall(counts({ phoningHome: 4, spaceTaxiOnTheWay: 6 }), false)).toMatch(/^Nobody else/);
    expect(reasonNotToCall(counts({ spaceTaxiOnTheWay: 10 }), false)).toMatch(/everyone has a taxi/);
    expect(whatACallDoes(counts({ waiting: 10 }))).toBe('Calls the 10 not called yet.');
    expect(whatACallDoes(counts({ noAnswer: 3 }))).toBe('Calls the 3 who did not answer, again.');
    expect(whatACallDoes(counts({ waiting: 2, noAnswer: 3 }))).toBe(
      'Calls the 2 not called yet and the 3 who did not answer.',
    );
  });

  test('times are as short as they can be without being another day', () => {
    const now = new Date(2026, 10, 21, 14, 0).getTime();
    const at = (...parts: [number, number, number, number, number, number]) => new Date(...parts).toISOString();
    expect(attemptTime(at(2026, 10, 21, 13, 5, 9), now)).toBe('13:05:09');
    expect(attemptTime(at(2026, 10, 20, 13, 5, 9), now)).toBe('20 Nov, 13:05:09');
    expect(attemptTime(at(2025, 10, 21, 13, 5, 9), now)).toBe('21 Nov 2025, 13:05:09');
  });
});
