/**
 * Watches one run until it has ended, and after that its next generations. The rules (each tested in test/web):
 * - the stream pushes; silence of 15 s, a stream that ends without a final status, the tab coming back and the network coming
 *   back each ask once at once, then every second until the stream speaks again;
 * - the end stops everything but the ear for a next generation;
 * - changes are told to listeners once per microtask, never by animation frame (hidden tabs have none).
 */
import { oncePerMicrotask } from './oncePerMicrotask.ts';
import { emptyView, isFinal, reduceRun, type Link, type RunEvent, type RunView } from './state.ts';

interface Watchable {
  id: string;
  generation: number;
  sequence: number;
  status: Parameters<typeof isFinal>[0];
  serverTime: string;
}

export interface StreamSink<R> {
  next(run: R): void;
  /** The stream ended without being asked to; `refused` where the server said that there is no such run. */
  ended(refused: boolean): void;
}

/** What the watcher needs of the outside world. */
export interface WatcherPorts<R extends Watchable> {
  /** Subscribes; gives the function that lets go. */
  stream(id: string, sink: StreamSink<R>): () => void;
  /** Null where there is no such run. Rejects when nobody answers. */
  query(id: string): Promise<R | null>;
  /** Every change of the viewer's runs. */
  onRunChanged(listener: (run: Omit<Watchable, 'serverTime'>) => void): () => void;
  /** The tab was shown again, or the network is back. */
  onWake(listener: () => void): () => void;
  /** The socket opened or closed; called at once with its present state. */
  onSocket(listener: (open: boolean) => void): () => void;
  online(): boolean;
  now(): number;
  /** As `setTimeout`; gives the function that clears it. */
  after(milliseconds: number, body: () => void): () => void;
  /** Told while this watcher wants the socket back soon (a run that goes on), so that it retries eagerly. */
  urgent?(wanted: boolean): void;
}

const silenceMs = 15_000;
const pollMs = 1_000;
/** How long a first connection may take before the page says that it polls. */
const connectingMs = 2_000;
/** A poll that fails waits longer each time, up to this. */
const slowestPollMs = 5_000;

export class RunWatcher<R extends Watchable> {
  #view: RunView<R> = emptyView as RunView<R>;
  readonly #listeners = new Set<() => void>();
  readonly #tell = oncePerMicrotask(() => {
    for (const listener of this.#listeners) listener();
  });
  readonly #letGo: (() => void)[] = [];
  readonly #id: string;
  readonly #ports: WatcherPorts<R>;
  #stopStream: (() => void) | null = null;
  #clearSilence: (() => void) | null = null;
  #clearPoll: (() => void) | null = null;
  #clearEndCheck: (() => void) | null = null;
  #socketOpen = false;
  #asking = false;
  #failedPolls = 0;
  #closed = false;
  #startedAt = 0;

  constructor(id: string, ports: WatcherPorts<R>) {
    this.#id = id;
    this.#ports = ports;
  }

  get view(): RunView<R> {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts watching; `known` is what is known of the run already, such as a mutation's answer. */
  start(known?: R): void {
    const { onWake, onSocket, onRunChanged } = this.#ports;
    this.#startedAt = this.#ports.now();
    this.#ports.urgent?.(true);
    if (known) this.#take({ type: 'snapshot', run: known, at: this.#ports.now() });
    this.#letGo.push(
      onWake(() => this.#woken()),
      onSocket((open) => this.#socketIs(open)),
      onRunChanged((run) => this.#heardOf(run)),
    );
    if (this.#ended()) return;
    this.#openStream();
    // Quicker than opening a socket, and right where there is none.
    if (!known) void this.refresh();
    if (!this.#socketOpen) this.#pollSoon(pollMs);
  }

  /** Takes in a state that came another way (the answer to a mutation). */
  offer(run: R): void {
    const before = this.#ended();
    this.#take({ type: 'snapshot', run, at: this.#ports.now() });
    if (before && !this.#ended()) this.#goOn();
  }

  /** Asks now, whatever the stream does. */
  async refresh(): Promise<void> {
    if (this.#asking || this.#closed) return;
    this.#asking = true;
    try {
      const run = await this.#ports.query(this.#id);
      if (this.#closed) return;
      this.#failedPolls = 0;
      const wasEnded = this.#ended();
      this.#take(run ? { type: 'snapshot', run, at: this.#ports.now() } : { type: 'missing', at: this.#ports.now() });
      if (wasEnded && !this.#ended()) this.#goOn();
      if (this.#clearPoll && !this.#connecting()) this.#linkIs('POLLING');
    } catch {
      this.#failedPolls += 1;
      // Only a question that failed counts: a browser without any network still reaches its own machine.
      if (this.#clearPoll) this.#linkIs(this.#ports.online() ? 'RECONNECTING' : 'OFFLINE');
    } finally {
      this.#asking = false;
    }
  }

  close(): void {
    this.#closed = true;
    this.#ports.urgent?.(false);
    this.#rest();
    for (const letGo of this.#letGo) letGo();
    this.#listeners.clear();
  }

  #ended(): boolean {
    return (this.#view.run !== null && isFinal(this.#view.run.status)) || this.#view.missing;
  }

  #connecting(): boolean {
    return this.#view.link === 'CONNECTING' && this.#ports.now() - this.#startedAt < connectingMs;
  }

  #take(event: RunEvent<R>): void {
    const next = reduceRun(this.#view, event);
    if (next === this.#view) return;
    this.#view = next;
    if (event.type !== 'link' && this.#ended()) this.#rest();
    this.#tell();
  }

  #linkIs(link: Link): void {
    if (this.#closed) return;
    this.#take({ type: 'link', link, at: this.#ports.now() });
  }

  /** The end: nothing is asked for any more. */
  #rest(): void {
    this.#stopStream?.();
    this.#stopStream = null;
    this.#stopPolling();
    this.#clearSilence?.();
    this.#clearSilence = null;
    this.#clearEndCheck?.();
    this.#clearEndCheck = null;
    this.#ports.urgent?.(false);
    this.#linkIs(this.#socketOpen ? 'LIVE' : 'ENDED');
  }

  /** A next generation: the run goes on. */
  #goOn(): void {
    this.#ports.urgent?.(true);
    this.#openStream();
    if (!this.#socketOpen) this.#pollSoon(pollMs);
  }

  #openStream(): void {
    const stopOld = this.#stopStream;
    let current = true;
    const stop = this.#ports.stream(this.#id, {
      next: (run) => {
        if (!current) return;
        this.#stopPolling();
        this.#listenForSilence();
        this.#linkIs('LIVE');
        this.#take({ type: 'snapshot', run, at: this.#ports.now() });
      },
      ended: (refused) => {
        if (!current) return;
        current = false;
        this.#stopStream = null;
        if (this.#ended()) return;
        if (refused) this.#take({ type: 'missing', at: this.#ports.now() });
        if (this.#ended()) return;
        // Opened again by the poll, so that a server that always says no is asked at its pace.
        this.#pollSoon(pollMs);
        void this.refresh();
      },
    });
    this.#stopStream = () => {
      current = false;
      stop();
    };
    // The new one is there before the old one goes, so that the server keeps watching.
    stopOld?.();
    this.#listenForSilence();
  }

  #listenForSilence(): void {
    this.#clearSilence?.();
    this.#clearSilence = this.#ports.after(silenceMs, () => {
      this.#clearSilence = null;
      if (!this.#ended()) this.#askThenPoll();
    });
  }

  /** Asks at once, opens a fresh stream, and polls until that speaks. */
  #askThenPoll(): void {
    this.#pollSoon(pollMs);
    void this.refresh();
    this.#openStream();
  }

  #pollSoon(delay: number): void {
    if (this.#clearPoll) return;
    this.#clearPoll = this.#ports.after(delay, () => {
      this.#clearPoll = null;
      if (this.#ended() || this.#closed) return;
      const wait = Math.min(slowestPollMs, pollMs * 2 ** Math.min(this.#failedPolls, 8));
      this.#pollSoon(wait);
      if (!this.#stopStream) this.#openStream();
      void this.refresh();
    });
  }

  #stopPolling(): void {
    this.#clearPoll?.();
    this.#clearPoll = null;
    this.#failedPolls = 0;
  }

  #woken(): void {
    if (this.#closed) return;
    if (!this.#ended()) this.#askThenPoll();
    else if (!this.#socketOpen) void this.refresh();
  }

  #socketIs(open: boolean): void {
    this.#socketOpen = open;
    // Open: the stream's first message follows by itself, and until then the last word is the poll's.
    if (this.#ended()) this.#linkIs(open ? 'LIVE' : 'ENDED');
    if (open || this.#ended()) return;
    if (this.#view.run) void this.refresh();
    this.#pollSoon(pollMs);
  }

  /** From the list's subscription: a next generation to follow, or an end that our own stream should bring any moment. */
  #heardOf(run: Omit<Watchable, 'serverTime'>): void {
    const shown = this.#view.run;
    if (run.id !== this.#id || !shown) return;
    if (run.generation > shown.generation) {
      void this.refresh();
      return;
    }
    if (run.generation === shown.generation && isFinal(run.status) && !this.#ended()) {
      this.#clearEndCheck ??= this.#ports.after(500, () => {
        this.#clearEndCheck = null;
        if (!this.#ended()) void this.refresh();
      });
    }
  }
}
