/**
 * Keeps the visible part of the table true. The rules (each tested in test/web):
 * - only pages that are visible are read; after any gap (the stream's empty message, the tab or the network coming back) they
 *   are read again, and others when they become visible;
 * - the stream pushes rows; where it is away, the visible pages are asked for every second while anybody is phoning, and every
 *   5 s while nothing moves;
 * - silence of 15 s while anybody is phoning asks, and opens a fresh stream;
 * - changes are told to listeners once per microtask.
 */
import { oncePerMicrotask } from '../../live/oncePerMicrotask.ts';
import type { Link } from '../../live/state.ts';
import { Rows, type Counts, type PageAnswer, type Row } from './rows.ts';

export interface TableSink {
  /** No rows: something may have been missed. */
  next(rows: readonly Row[]): void;
  ended(): void;
}

/** What the watcher needs of the outside world. */
export interface TablePorts {
  /** Subscribes; gives the function that lets go. */
  stream(sink: TableSink): () => void;
  /** Rows from `offset` on, in the table's order. Rejects when nobody answers. */
  query(offset: number, first: number): Promise<PageAnswer>;
  onWake(listener: () => void): () => void;
  /** Called at once with the present state, and at each change. */
  onSocket(listener: (open: boolean) => void): () => void;
  online(): boolean;
  /** Whether the tab is shown. */
  shown(): boolean;
  now(): number;
  after(milliseconds: number, body: () => void): () => void;
}

export interface TableView {
  total: number | null;
  counts: Counts | null;
  link: Link;
  /** Since when the link is what it is, and when rows were last confirmed; local clock, milliseconds. */
  linkSince: number;
  asOf: number;
}

export const pageSize = 100;
const pollMs = 1_000;
const restingPollMs = 5_000;
const slowestPollMs = 5_000;
const silenceMs = 15_000;
const connectingMs = 2_000;
/** Scrolling past pages does not read them. */
const settleMs = 80;
const countMs = 1_000;

export class TableWatcher {
  readonly #ports: TablePorts;
  readonly #rows = new Rows();
  readonly #listeners = new Set<() => void>();
  readonly #tell = oncePerMicrotask(() => {
    for (const listener of this.#listeners) listener();
  });
  readonly #letGo: (() => void)[] = [];
  #view: TableView = { total: null, counts: null, link: 'CONNECTING', linkSince: 0, asOf: 0 };
  #visible = { first: 0, last: 0 };
  /** Raised by each gap: what was read before is to be read again. */
  #epoch = 1;
  /** By page: the epoch in which its newest answer was asked for, and that of the question under way. */
  readonly #readIn = new Map<number, number>();
  readonly #asking = new Map<number, number>();
  #stopStream: (() => void) | null = null;
  /** Whether the stream has spoken since it was opened, over a socket that is still open. */
  #streaming = false;
  readonly #timers = new Map<'poll' | 'silence' | 'settle' | 'count', () => void>();
  #failures = 0;
  #expecting = false;
  #pollingFast = false;
  #closed = false;
  #startedAt = 0;

  constructor(ports: TablePorts) {
    this.#ports = ports;
  }

  get view(): TableView {
    return this.#view;
  }

  /** Undefined while its page is not there. */
  rowAt(index: number): Row | undefined {
    return this.#rows.at(index);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    const { onWake, onSocket } = this.#ports;
    this.#startedAt = this.#ports.now();
    this.#readVisible();
    this.#openStream();
    this.#letGo.push(
      onWake(() => this.refresh()),
      onSocket((open) => this.#socketIs(open)),
    );
    this.#listenForSilence();
  }

  close(): void {
    this.#closed = true;
    this.#stopStream?.();
    for (const clear of this.#timers.values()) clear();
    for (const letGo of this.#letGo) letGo();
    this.#listeners.clear();
  }

  /** Which rows are on the screen. */
  show(first: number, last: number): void {
    if (this.#visible.first === first && this.#visible.last === last) return;
    this.#visible = { first, last };
    this.#later('settle', settleMs, () => this.#readVisible());
  }

  /** Reads again what is visible, whatever the stream does. */
  refresh(): void {
    this.#epoch += 1;
    this.#readVisible();
  }

  /** Whether rows are going to change soon: a run over them goes on. */
  expect(changes: boolean): void {
    this.#expecting = changes;
    this.#hurry();
  }

  #readVisible(): void {
    if (this.#closed) return;
    const end = Math.max(0, (this.#rows.total ?? 1) - 1);
    const [first, last] = [Math.min(this.#visible.first, end), Math.min(this.#visible.last, end)];
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) {
      if (this.#readIn.get(page) !== this.#epoch && this.#asking.get(page) !== this.#epoch) void this.#read(page);
    }
  }

  async #read(page: number): Promise<void> {
    const epoch = this.#epoch;
    this.#asking.set(page, epoch);
    try {
      const answer = await this.#ports.query(page * pageSize, pageSize);
      if (this.#closed) return;
      this.#failures = 0;
      if (epoch < (this.#readIn.get(page) ?? 0)) return;
      if (this.#rows.total !== null && this.#rows.total !== answer.totalCount) this.#readIn.clear();
      this.#readIn.set(page, epoch);
      this.#rows.takePage(page * pageSize, answer);
      this.#confirmed();
      // Rows that have gone, or a smaller table: what is visible now may be another page.
      this.#readVisible();
    } catch {
      if (this.#closed) return;
      this.#failures += 1;
      this.#linkIs(this.#ports.online() ? 'RECONNECTING' : 'OFFLINE');
      this.#pollSoon();
    } finally {
      if (this.#asking.get(page) === epoch) this.#asking.delete(page);
      if (this.#asking.size === 0) this.#rows.forgetHeard();
    }
  }

  /** The server counts: asked at most once a second. */
  #countSoon(): void {
    if (this.#timers.has('count')) return;
    this.#later('count', countMs, () => {
      this.#ports.query(0, 1).then(
        ({ counts, totalCount }) => {
          if (this.#closed) return;
          if (totalCount !== this.#rows.total) this.refresh();
          else this.#rows.takeCounts(counts);
          this.#confirmed();
        },
        () => this.#pollSoon(),
      );
    });
  }

  /** The server has answered, or spoken. */
  #confirmed(): void {
    const { counts, total } = this.#rows;
    this.#view = { ...this.#view, counts, total, asOf: this.#ports.now() };
    this.#hurry();
    if (this.#streaming) {
      this.#linkIs('LIVE');
      if (this.#failures === 0) this.#stop('poll');
    } else if (this.#timers.has('poll') && !this.#connecting()) {
      this.#linkIs('POLLING');
    }
    this.#tell();
  }

  #connecting(): boolean {
    return this.#view.link === 'CONNECTING' && this.#ports.now() - this.#startedAt < connectingMs;
  }

  #linkIs(link: Link): void {
    if (this.#view.link === link) return;
    this.#view = { ...this.#view, link, linkSince: this.#ports.now() };
    this.#tell();
  }

  #openStream(): void {
    const stopOld = this.#stopStream;
    let current = true;
    const stop = this.#ports.stream({
      next: (rows) => {
        if (!current) return;
        this.#streaming = true;
        this.#listenForSilence();
        if (rows.length === 0) this.refresh();
        this.#rows.takeChanges(rows);
        if (rows.length > 0 && !this.#rows.complete) this.#countSoon();
        this.#confirmed();
      },
      ended: () => {
        if (!current) return;
        current = false;
        this.#stopStream = null;
        this.#streaming = false;
        this.refresh();
        this.#pollSoon();
      },
    });
    this.#stopStream = () => {
      current = false;
      stop();
    };
    stopOld?.();
  }

  #listenForSilence(): void {
    this.#later('silence', silenceMs, () => {
      this.#listenForSilence();
      if (!this.#moving() || !this.#ports.shown()) return;
      this.#streaming = false;
      this.refresh();
      this.#openStream();
      this.#pollSoon();
    });
  }

  #moving(): boolean {
    return this.#expecting || (this.#rows.counts?.phoningHome ?? 0) > 0;
  }

  /** A poll that was put off because nothing moved comes soon when something does. */
  #hurry(): void {
    if (!this.#moving() || this.#pollingFast || this.#failures > 0 || !this.#timers.has('poll')) return;
    this.#stop('poll');
    this.#pollSoon();
  }

  #socketIs(open: boolean): void {
    if (open) return;
    this.#streaming = false;
    if (this.#view.total !== null) this.refresh();
    this.#pollSoon();
  }

  #pollSoon(): void {
    if (this.#closed || this.#timers.has('poll')) return;
    this.#pollingFast = this.#moving() || this.#view.link === 'CONNECTING';
    const wait =
      this.#failures > 0
        ? Math.min(slowestPollMs, pollMs * 2 ** Math.min(this.#failures - 1, 8))
        : this.#pollingFast
          ? pollMs
          : restingPollMs;
    this.#later('poll', wait, () => {
      this.#pollSoon();
      // A tab that nobody looks at asks when it is looked at again.
      if (!this.#ports.shown()) return;
      if (!this.#stopStream) this.#openStream();
      this.refresh();
    });
  }

  #later(name: 'poll' | 'silence' | 'settle' | 'count', milliseconds: number, body: () => void): void {
    this.#stop(name);
    this.#timers.set(
      name,
      this.#ports.after(milliseconds, () => {
        this.#timers.delete(name);
        if (!this.#closed) body();
      }),
    );
  }

  #stop(name: 'poll' | 'silence' | 'settle' | 'count'): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }
}
