/**
 * The one watcher of a run in this api process, however many subscribers it has. The engine's history is its change feed
 * (historyReader.ts); the bus lays over it what history does not show while an activity runs; a description of the workflow repairs
 * what the bus lost. Watching writes nothing to the history.
 */
import { setMaxListeners } from 'node:events';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowProgress } from '../../workflows/lib/steps.ts';
import { runTopic, type BusMessage } from '../services/bus/bus.ts';
import type { AttemptMessage, RunMessage } from '../worker/messages.ts';
import { buildSnapshot, type LedgerAttempt, type PendingAttempt } from './buildSnapshot.ts';
import { attemptKey, partsOf } from './activityId.ts';
import { SequenceClock } from './clock.ts';
import {
  archive,
  awaySnapshot,
  definitionOf,
  engineTrouble,
  generationOf,
  goingOn,
  readRun,
  rowSnapshot,
  withStoredUsage,
  type RunCore,
  isSettled,
  lastWords,
  ledgerWaitMs,
} from './core.ts';
import { EngineNotFound, EngineUnavailable, type EngineState } from './engine.ts';
import { emptyFold, fold, type FoldState } from './fold.ts';
import { loadLargeOutputs } from './largeOutputs.ts';
import type { HistoryFact } from './history.ts';
import { HistoryReader } from './historyReader.ts';
import { Latest, type Pulled } from './latest.ts';
import { mostShown } from './parts.ts';
import { isFree, supersedes, type RunSnapshot, type TextChunk } from './snapshot.ts';
import type { RunRow } from './store.ts';
import { TextBuffers } from './textBuffers.ts';

/** Reports come with every few words of an answer: the first is shown at once, the next when people can see it. */
const reportMs = 30;
/** After a failed attempt the engine needs a moment to know when it tries again; twice as long each time that it does not know yet. */
const settleMs = 60;
const slowestSettleMs = 960;
const troubleMs = 1_000;
/** A step with many parts changes hundreds of times a second: more snapshots than these nobody can read. */
const crowdedMs = 200;
/** To tell more subscribers than these takes so long that what follows a change, the workflow's own words, waits for a moment, or for the next change. */
const mostTold = 100;
const wordsApartMs = 100;
/** What such a step's parts need of the engine, or of its workflow, is asked no more often. */
const crowdedRepairMs = 500;
/** Who comes is shown at least what was true when he came, unless it takes longer than this to read. */
const caughtUpMs = 500;
/** Attempts that are kept of a run; only a step with many parts has more. */
const mostAttempts = 600;

/** What is being followed: one execution of the engine. */
interface Following {
  engineRunId: string;
  generation: number;
  fold: FoldState;
  pending: Map<string, PendingAttempt>;
  /** How many repairs in a row have found the engine ahead of the history that was read. */
  behind: number;
  /** Resolves when what the engine's description adds to the first page is known, if it is asked. */
  described: Promise<void>;
}

export class Watcher {
  readonly id: string;
  readonly #core: RunCore;
  readonly #onIdle: () => void;
  readonly #subscribers = new Set<Latest<RunSnapshot>>();
  readonly #texts = new TextBuffers();
  #textReaders = 0;
  readonly #clock = new SequenceClock();
  readonly #stopped = new AbortController();
  /** Ends the wait for more history that is under way. */
  #poll = new AbortController();
  #reader: HistoryReader | null = null;

  #row: RunRow | null = null;
  #following: Following | null = null;
  #attempts = new Map<string, LedgerAttempt>();
  /** The newest attempt's number of each activity, by engine run and activity id. */
  readonly #newestNumbers = new Map<string, number>();
  #generations = new Map<string, number>();
  /** Whether the newest execution may be another one than the table says. */
  #mayBeMistaken = false;
  #workflowProgress: WorkflowProgress | null = null;
  #asking: Promise<void> | null = null;
  #askAgain = false;
  #trouble: string | null = null;
  #current: RunSnapshot | null = null;
  #wake: (() => void) | null = null;
  /** How often the run's row was said to have changed. */
  #rowChanges = 0;
  #publishTimer: NodeJS.Timeout | null = null;
  #publishAt = 0;
  #repairTimer: NodeJS.Timeout | null = null;
  #settleTimer: NodeJS.Timeout | null = null;
  #settleMs = settleMs;
  #askTimer: NodeJS.Timeout | null = null;
  #builtAt = 0;
  #building = false;
  #buildAgain = false;

  /** @param onIdle called when the last subscriber has left, or the run has ended and all have been told */
  constructor(core: RunCore, id: string, onIdle: () => void) {
    this.#core = core;
    this.id = id;
    this.#onIdle = onIdle;
    core.arrivals.begin(this);
    void this.#watch();
  }

  get subscribers(): number {
    return this.#subscribers.size + this.#textReaders;
  }

  /** The newest snapshot; null before the first. */
  get current(): RunSnapshot | null {
    return this.#current;
  }

  /** The run's row as it was read last; null before that. */
  get row(): RunRow | null {
    return this.#row;
  }

  /** Whether the workflow has said that it goes on although nobody watches. */
  get isKept(): boolean {
    return this.#workflowProgress?.kept === true;
  }

  /** Resolves when what is current is what the engine had at the call, or that cannot be known soon. */
  async caughtUp(): Promise<void> {
    await Promise.race([this.#reader?.caughtUp(), sleep(caughtUpMs, null, { ref: false })]);
  }

  /** @param onLeave called once, when the subscriber has let go or has read the end */
  subscribe(onLeave = () => {}): Latest<RunSnapshot> {
    const cell = new Latest<RunSnapshot>(() => {
      this.#subscribers.delete(cell);
      onLeave();
      this.#stopWhenIdle();
    });
    this.#subscribers.add(cell);
    if (this.#current) cell.set(this.#current);
    return cell;
  }

  /** @param onLeave as for `subscribe` */
  subscribeText(onLeave = () => {}): Pulled<TextChunk> {
    this.#textReaders += 1;
    let reading = true;
    return this.#texts.read(() => {
      if (!reading) return;
      reading = false;
      this.#textReaders -= 1;
      onLeave();
      this.#stopWhenIdle();
    });
  }

  stop(): void {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort();
    this.#core.arrivals.end(this);
    this.#poll.abort();
    this.#wake?.();
    const timers = [this.#publishTimer, this.#repairTimer, this.#settleTimer, this.#askTimer];
    for (const timer of timers) if (timer) clearTimeout(timer);
    for (const cell of this.#subscribers) cell.end();
    this.#texts.end();
    this.#onIdle();
  }

  #stopWhenIdle(): void {
    if (this.subscribers === 0) this.stop();
  }

  async #watch(): Promise<void> {
    const { bus, settings, log, arrivals } = this.#core;
    const unsubscribe = await bus.subscribe(runTopic(this.id), (message) => this.#hear(message));
    // Watchers that began together do not repair in one moment.
    this.#repairTimer = setTimeout(
      () => {
        void arrivals.afterwards(() => this.#repair());
        this.#repairTimer = setInterval(() => void this.#repair(), settings.repairMs).unref();
      },
      (settings.repairMs * (1 + Math.random())) / 2,
    ).unref();
    while (!this.#stopped.signal.aborted) {
      try {
        if (await this.#follow()) break;
      } catch (error) {
        if (this.#stopped.signal.aborted) break;
        if (this.#poll.signal.aborted) {
          // Its end was wanted; of what fails next it is not the reason.
          this.#poll = new AbortController();
          continue;
        }
        const wasGuessed = !this.#mayBeMistaken;
        this.#mayBeMistaken = true;
        if (wasGuessed && error instanceof EngineNotFound) continue;
        if (!(error instanceof EngineUnavailable))
          log.warn({ err: error, runId: this.id }, 'watching a run failed; trying again');
        await this.#showTrouble();
        await this.#pause(troubleMs);
      }
    }
    unsubscribe();
    this.stop();
  }

  /** Follows the run's newest execution to its end. True when the run has ended; false to look again from the start. */
  async #follow(): Promise<boolean> {
    const { store, settings } = this.#core;
    const changes = this.#rowChanges;
    const row = await store.find(this.id);
    if (!row) return true;
    this.#row = row;
    if (row.snapshot) return this.#finish(JSON.parse(row.snapshot) as RunSnapshot);
    if (row.status === 'REQUESTED') {
      this.#following = null;
      this.#publish(await rowSnapshot(this.#core, row));
      // A change that was told while the row was read would wake nobody later.
      if (this.#rowChanges === changes) await this.#pause(settings.repairMs);
      return false;
    }
    const following = await this.#attach(row);
    if (!following) return false;

    const poll = new AbortController();
    // Each poll adds a listener; all of them end with the reader.
    setMaxListeners(0, poll.signal);
    this.#poll = poll;
    const reader = new HistoryReader(this.#core, row, following.engineRunId, poll.signal);
    this.#reader = reader;
    let isFirst = true;
    do {
      const tasksBefore = following.fold.workflowTasksCompleted;
      const facts = await reader.next();
      if (isFirst) await following.described;
      if (this.#following !== following) return false;
      this.#clock.engineRead();
      const healed = this.#trouble !== null;
      this.#trouble = null;
      // That a workflow task has begun, say, changes nothing that is shown.
      if (facts.length === 0 && !healed) continue;
      if (isFirst && facts.length > 0) {
        isFirst = false;
        await this.#learnGeneration(row, following, facts);
      }
      following.fold = fold(following.fold, facts);
      for (const [id, activity] of following.fold.activities)
        if (activity.state !== 'PENDING') following.pending.delete(id);
      if (following.fold.close) return await this.#closed(row, following);
      if (!this.#isCrowded()) {
        await this.#build();
        // The snapshot leaves the process before anything more is asked of the engine.
        await turn();
      } else this.#buildSoon(0);
      if (following.fold.workflowTasksCompleted > tasksBefore) this.#askProgressSoon();
      // What comes meanwhile is one page, not one each.
      if (this.#isCrowded()) await this.#pause(crowdedMs);
    } while (!reader.over);
    return false;
  }

  /**
   * Binds to the newest execution, and reads what its history does not show. Null when the run has just been ended. Where the
   * table knows the execution, history is read while the engine describes it; that another one is the newest, history's end says.
   */
  async #attach(row: RunRow): Promise<Following | null> {
    const { engine, arrivals } = this.#core;
    await this.#readLedger();
    const known = this.#mayBeMistaken ? null : onlyExecution(this.#generations, row.generation);
    if (known !== null) {
      const following = this.#begin(row, known, this.#pendingByLedger(known));
      // Of a crowd each is repaired soon.
      if (!arrivals.isCrowd) following.described = this.#describe(row, following).catch(() => {});
      return following;
    }
    let state: EngineState;
    try {
      state = await engine.describe(row);
    } catch (error) {
      // The engine has lost the run: reading it once ends it.
      if (!(error instanceof EngineNotFound)) throw error;
      await readRun(this.#core, row);
      return null;
    }
    this.#mayBeMistaken = false;
    return this.#begin(row, state.engineRunId, new Map(state.pending));
  }

  #begin({ generation }: RunRow, engineRunId: string, pending: Following['pending']): Following {
    this.#following = {
      engineRunId,
      generation,
      fold: emptyFold,
      pending,
      behind: 0,
      described: Promise.resolve(),
    };
    return this.#following;
  }

  /** The attempts that go on as far as the ledger knows. */
  #pendingByLedger(engineRunId: string): Map<string, PendingAttempt> {
    const attempts = [...this.#attempts.values()].filter((one) => one.engineRunId === engineRunId && !one.finishedAt);
    return new Map(
      attempts
        .filter(({ activityId, number }) => this.#newestNumbers.get(`${engineRunId} ${activityId}`) === number)
        .map((attempt) => [attempt.activityId, goingOn(attempt)]),
    );
  }

  /** The first page says what the execution continued, if anything: it shares that one's generation. */
  async #learnGeneration(row: RunRow, following: Following, facts: readonly HistoryFact[]): Promise<void> {
    const { store } = this.#core;
    const started = facts.find((fact) => fact.kind === 'workflowStarted');
    following.generation =
      this.#generations.get(following.engineRunId) ??
      (await generationOf(this.#core, row, following.engineRunId, started ?? null));
    this.#generations.set(following.engineRunId, following.generation);
    if (following.generation !== row.generation) this.#row = await store.find(row.id);
  }

  async #readLedger(): Promise<void> {
    const { store } = this.#core;
    const [generations, attempts] = await Promise.all([store.generations(this.id), store.attempts(this.id)]);
    this.#generations = generations;
    for (const attempt of attempts) this.#keepAttempt(attempt);
  }

  /** What has ended is never unsaid by an older message. */
  #keepAttempt(attempt: LedgerAttempt): void {
    const key = attemptKey(attempt);
    if (this.#attempts.get(key)?.finishedAt && !attempt.finishedAt) return;
    this.#attempts.set(key, attempt);
    const activity = `${attempt.engineRunId} ${attempt.activityId}`;
    this.#newestNumbers.set(activity, Math.max(this.#newestNumbers.get(activity) ?? 0, attempt.number));
    if (this.#attempts.size > mostAttempts) this.#forgetOldAttempts();
  }

  /** Of the parts of steps, of which only the latest are shown; what has cost something is kept, for the sum. */
  #forgetOldAttempts(): void {
    for (const [key, { activityId, finishedAt, usage }] of this.#attempts) {
      if (this.#attempts.size <= mostAttempts / 2) return;
      if (finishedAt && isFree(usage) && partsOf(activityId).part !== null) this.#attempts.delete(key);
    }
  }

  /** As in the ledger: the late end of an attempt that has a later one is refused, and it stays LOST. */
  #isGivenUp({ engineRunId, activityId, number }: AttemptMessage): boolean {
    return (this.#newestNumbers.get(`${engineRunId} ${activityId}`) ?? 0) > number;
  }

  async #closed(row: RunRow, following: Following): Promise<boolean> {
    this.#mayBeMistaken = true;
    if (following.fold.close?.kind === 'continuedAsNew') return false;
    const now = await this.#core.engine.describe(row);
    if (now.engineRunId !== following.engineRunId) return false;
    const [words] = await Promise.all([
      lastWords(this.#core, row, following.fold.close!),
      this.#ledgerSettled(following),
    ]);
    this.#workflowProgress = words ?? this.#workflowProgress;
    // What all viewers see last is the one end that is kept, whoever has written it.
    return this.#finish(await archive(this.#core, await this.#snapshot(following)));
  }

  /** The figures of attempts whose success history knows are on their way. */
  async #ledgerSettled({ fold: folded, engineRunId }: Following): Promise<void> {
    const settled = () => isSettled(folded, this.#attempts.values(), engineRunId);
    for (const until = Date.now() + ledgerWaitMs; !settled() && Date.now() < until; await this.#pause(50)) {
      await this.#readLedger();
    }
    if (settled()) return;
    const all = await withStoredUsage(this.#core, { id: this.id }, folded, [...this.#attempts.values()]);
    for (const attempt of all) this.#keepAttempt(attempt);
  }

  #finish(snapshot: RunSnapshot): true {
    this.#publish(snapshot);
    for (const cell of this.#subscribers) cell.end();
    this.#texts.end();
    return true;
  }

  // ------------------------------------------------------------------ what comes over the bus

  #hear(message: BusMessage): void {
    const heard = message as RunMessage;
    if (heard.kind === 'row') return this.#rowChanged();
    const following = this.#following;
    if (heard.kind === 'text') {
      const generation = this.#generations.get(heard.engineRunId);
      if (generation !== undefined) this.#texts.add(heard, generation);
      return;
    }
    if (heard.kind === 'attempt') {
      this.#reader?.hint();
      if (heard.finishedAt && this.#isGivenUp(heard)) return;
      this.#keepAttempt({ ...heard, outcome: heard.outcome === 'RUNNING' ? null : heard.outcome });
      if (heard.finishedAt) this.#texts.attemptEnded(heard.activityId);
    }
    if (!following || heard.engineRunId !== following.engineRunId) return;

    const known = following.pending.get(heard.activityId);
    const over = following.fold.activities.get(heard.activityId);
    if ((known && known.number > heard.number) || (over && over.state !== 'PENDING')) return;
    if (heard.kind === 'report') {
      if (known?.state !== 'STARTED' || known.number !== heard.number) return;
      following.pending.set(heard.activityId, { ...known, fraction: heard.fraction, message: heard.message });
      this.#buildSoon(reportMs);
    } else if (heard.outcome === 'RUNNING') {
      if (known?.number === heard.number && known.state === 'STARTED') return;
      following.pending.set(heard.activityId, {
        number: heard.number,
        state: 'STARTED',
        startedAt: heard.startedAt,
        nextAttemptAt: null,
        error: known?.error ?? null,
        fraction: null,
        message: null,
      });
      this.#buildSoon(0);
    } else if (heard.outcome !== 'SUCCEEDED') {
      // When it is tried again only the engine knows.
      this.#settleMs = settleMs;
      this.#repairSoon();
    }
  }

  #rowChanged(): void {
    this.#rowChanges += 1;
    this.#wake?.();
    this.#reader?.hint();
    void this.#core.store.find(this.id).then(
      (row) => {
        if (!row || this.#stopped.signal.aborted) return;
        this.#row = row;
        if (this.#following && row.generation !== this.#following.generation) this.#following = null;
        else this.#buildSoon(0);
      },
      () => {},
    );
  }

  // ------------------------------------------------------------------ what repairs it

  #repairSoon(): void {
    this.#settleTimer ??= setTimeout(
      () => {
        this.#settleTimer = null;
        void this.#repair();
      },
      this.#isCrowded() ? Math.max(crowdedRepairMs, this.#settleMs) : this.#settleMs,
    ).unref();
  }

  /** Whether a worker has said that an attempt has failed which the engine takes to be running: the news is on its way there. */
  #engineIsYetToHear({ engineRunId, pending }: Following): boolean {
    return [...pending].some(([activityId, { number, state }]) => {
      if (state !== 'STARTED') return false;
      const told = this.#attempts.get(attemptKey({ engineRunId, activityId, number }));
      return Boolean(told?.finishedAt) && told?.outcome !== 'SUCCEEDED';
    });
  }

  /** Reads from the engine what the bus should have told. */
  async #repair(): Promise<void> {
    const following = this.#following;
    const row = this.#row;
    if (!following || !row || this.#stopped.signal.aborted) return;
    const pendingInHistory = [...following.fold.activities.values()].some(({ state }) => state === 'PENDING');
    if (!pendingInHistory) return;
    try {
      await this.#describe(row, following);
    } catch {
      // The long-poll meets the same trouble and shows it.
    }
  }

  /** Lays over it what the engine says of the attempts that run or wait. @throws EngineNotFound, EngineUnavailable */
  async #describe(row: RunRow, following: Following): Promise<void> {
    const state = await this.#core.engine.describe(row);
    if (this.#following !== following || this.#rereadWhenBehind(following, state)) return;
    if (state.engineRunId !== following.engineRunId) return;
    const before = JSON.stringify([...following.pending]);
    for (const [id, pending] of state.pending) {
      const known = following.pending.get(id);
      const older =
        known && (known.number > pending.number || (known.number === pending.number && isBehind(pending, known)));
      if (!older) following.pending.set(id, { ...pending, error: pending.error ?? known?.error ?? null });
    }
    const running = [...following.pending].some(
      ([id, { number, state: now }]) =>
        now === 'STARTED' &&
        !this.#attempts.has(attemptKey({ engineRunId: following.engineRunId, activityId: id, number })),
    );
    const sizeBefore = this.#attempts.size;
    if (running || before !== JSON.stringify([...following.pending])) await this.#readLedger();
    if (before !== JSON.stringify([...following.pending]) || this.#attempts.size !== sizeBefore) this.#buildSoon(0);
    if (this.#engineIsYetToHear(following)) {
      this.#settleMs = Math.min(this.#settleMs * 2, slowestSettleMs);
      this.#repairSoon();
    }
  }

  /**
   * The engine may drop the wake-up of a long-poll, which then sleeps for its 20 s. Found twice in a row to be ahead of the
   * history that was read, the history is read again from its start.
   */
  #rereadWhenBehind(following: Following, state: EngineState): boolean {
    const ahead =
      !state.open ||
      state.engineRunId !== following.engineRunId ||
      [...following.fold.activities.values()].some(
        (one) => one.state === 'PENDING' && !state.pending.has(one.activityId),
      );
    following.behind = ahead ? following.behind + 1 : 0;
    if (following.behind < 2) return false;
    this.#mayBeMistaken = true;
    this.#poll.abort();
    return true;
  }

  #askProgressSoon(): void {
    if (!this.#isCrowded()) return void this.#askProgress();
    this.#askTimer ??= setTimeout(() => {
      this.#askTimer = null;
      void this.#askProgress();
    }, crowdedRepairMs).unref();
  }

  /** One query in flight; the newest answer wins. Resolves when an answer has come that was asked for after this call. */
  #askProgress(): Promise<void> {
    if (!this.#row || !this.#following) return Promise.resolve();
    if (this.#asking) this.#askAgain = true;
    else this.#asking = this.#ask();
    return this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      do {
        this.#askAgain = false;
        const following = this.#following;
        if (!this.#row || !following) return;
        const { engine, arrivals } = this.#core;
        const row = this.#row;
        const progress = await arrivals.afterwards(() => engine.progress(row));
        // At the end the last words come with it; these are older.
        if (this.#following !== following || following.fold.close) return;
        this.#workflowProgress = progress;
        this.#buildSoon(this.#subscribers.size > mostTold ? wordsApartMs : 0);
      } while (this.#askAgain && !this.#stopped.signal.aborted);
    } catch {
      // No worker answers within 2 s: the last known answer stays.
    } finally {
      // At once, not a moment later: who asks from here on is to get a new query.
      this.#asking = null;
    }
  }

  async #showTrouble(): Promise<void> {
    this.#trouble = engineTrouble;
    try {
      if (this.#following) await this.#build();
      else if (this.#row && !this.#current) this.#publish(await awaySnapshot(this.#core, this.#row));
    } catch {
      // Postgres is away as well: what was shown last stays.
    }
  }

  // ------------------------------------------------------------------ what subscribers get

  /** @param apartMs how long after the last snapshot at the soonest */
  #buildSoon(apartMs: number): void {
    if (this.#stopped.signal.aborted) return;
    const at = this.#builtAt + (this.#isCrowded() ? Math.max(crowdedMs, apartMs) : apartMs);
    if (this.#publishTimer) {
      if (this.#publishAt <= at) return;
      clearTimeout(this.#publishTimer);
    }
    this.#publishAt = at;
    this.#publishTimer = setTimeout(
      () => {
        this.#publishTimer = null;
        this.#build().catch((error: unknown) =>
          this.#core.log.warn({ err: error, runId: this.id }, 'a snapshot was not built'),
        );
      },
      Math.max(0, at - performance.now()),
    );
  }

  /** Whether the run has a step with more parts than are shown one by one. */
  #isCrowded(): boolean {
    const { activities, carriedParts } = this.#following?.fold ?? emptyFold;
    return activities.size > mostShown || Object.keys(carriedParts).length > 0;
  }

  async #build(): Promise<void> {
    const following = this.#following;
    // Before the first page there is nothing to show that is not better shown from the row.
    if (!following || following.fold === emptyFold || following.fold.close) return;
    if (this.#building) {
      this.#buildAgain = true;
      return;
    }
    this.#building = true;
    try {
      do {
        this.#buildAgain = false;
        // Whatever waited to be shown is shown by this one.
        if (this.#publishTimer) clearTimeout(this.#publishTimer);
        this.#publishTimer = null;
        this.#builtAt = performance.now();
        const snapshot = await this.#snapshot(following);
        if (this.#following === following && !following.fold.close) this.#publish(snapshot);
      } while (this.#buildAgain);
    } finally {
      this.#building = false;
    }
  }

  async #snapshot(following: Following): Promise<RunSnapshot> {
    const row = this.#row!;
    const definition = definitionOf(row);
    const times = await this.#core.times(definition);
    return buildSnapshot({
      row,
      definition,
      generation: following.generation,
      sequence: this.#clock.next(),
      engine: following,
      largeOutputs: await loadLargeOutputs(this.#core, row, following.fold),
      pending: following.pending,
      attempts: [...this.#attempts.values()],
      generations: this.#generations,
      workflowProgress: this.#workflowProgress,
      times,
      trouble: this.#trouble,
    });
  }

  #publish(snapshot: RunSnapshot): void {
    this.#core.arrivals.end(this);
    if (this.#current && !supersedes(snapshot, this.#current)) return;
    this.#current = snapshot;
    for (const cell of this.#subscribers) cell.set(snapshot);
  }

  async #pause(ms: number): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The execution of a generation, where just one is known: where one has continued as new, the table may not have the newest. */
function onlyExecution(generations: ReadonlyMap<string, number>, generation: number): string | null {
  const known = [...generations].filter(([, of]) => of === generation);
  return known.length === 1 ? known[0]![0] : null;
}

/** Of one attempt: what the engine knows of it, from its last heartbeat, is older than what its worker has said since. */
function isBehind(read: PendingAttempt, known: PendingAttempt): boolean {
  if (known.state !== 'STARTED') return false;
  return (
    read.state === 'WAITING_FOR_WORKER' || (read.state === 'STARTED' && (read.fraction ?? 0) < (known.fraction ?? 0))
  );
}
