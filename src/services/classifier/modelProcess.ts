/**
 * One classifier process, kept running: started at once, started again when it dies or is killed, ended with this process
 * whatever happens. Gives no thought to who asks; that is batches.ts.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Log } from '../log.ts';
import type { Classified, FromProcess, ModelSource, ModelWish, ToProcess } from './messages.ts';

/** The process ended, or was killed, before it had answered. */
export class ProcessDied extends Error {}

/** The model cannot be loaded, or does not work; the message says why. */
export class ModelUnavailable extends Error {}

export interface ModelProcess {
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  /** The model that it has loaded; null until then. */
  readonly model: ModelSource | null;
  /** What it is doing before it is ready, in words; null when it is ready. */
  readonly loading: string | null;
  /**
   * Resolves when the model is loaded. A model that could not be loaded is tried again by who comes a minute later, who is told
   * of the last trouble all the same: nobody waits for what most likely fails again.
   * @throws ModelUnavailable
   */
  ready(): Promise<void>;
  /** One batch; the next one only when this has ended. @throws ProcessDied, ModelUnavailable */
  classify(files: readonly string[]): Promise<Classified[]>;
  /** Ends the process now, in the midst of what it does, and starts another. */
  kill(): void;
  /** Ends it for good. */
  close(): Promise<void>;
}

export interface ModelProcessOptions {
  wish: ModelWish;
  log: Log;
  /** A batch that takes longer is given up: the process is killed. */
  batchTimeoutMs: number;
  /** Linux: what ends the process when this one dies in whatever way; undefined where there is none. */
  setpriv: string | undefined;
}

const program = fileURLToPath(new URL('./process.ts', import.meta.url));
/** A process that dies so often before it has loaded the model will never load it. */
const mostDeathsLoading = 3;
const tryAgainMs = 60_000;

type State = { kind: 'loading' } | { kind: 'ready' } | { kind: 'unavailable'; reason: string; since: number };

export function createModelProcess({ log, batchTimeoutMs, setpriv, ...options }: ModelProcessOptions): ModelProcess {
  let { wish } = options;
  let model: ModelSource | null = null;
  let child: ChildProcess | undefined;
  let gone: Promise<unknown> = Promise.resolve();
  let state: State = { kind: 'loading' };
  let loading = 'Loading the model';
  let loaded = Promise.withResolvers<void>();
  let deathsLoading = 0;
  let closed = false;
  let batches = 0;
  let running: { batch: number; answer: PromiseWithResolvers<Classified[]> } | undefined;

  function start(): void {
    state = { kind: 'loading' };
    loading = 'Loading the model';
    loaded.promise.catch(() => {});
    const started = forkProgram(wish, setpriv);
    child = started;
    gone = new Promise((resolve) => started.once('exit', resolve));
    for (const stream of [started.stdout!, started.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => log.debug({ line }, 'the classifier process says'));
    }
    started.on('message', (message: FromProcess) => started === child && take(message));
    // It could not be started, or its channel broke: its exit, where there is one, says the rest.
    started.on('error', (error) => {
      log.error({ err: error }, 'the classifier process has trouble');
      if (started.pid === undefined) ended(started, 'it could not be started');
    });
    started.on('exit', (code, signal) => ended(started, signal ? `signal ${signal}` : `exit code ${code}`));
  }

  function take(message: FromProcess): void {
    switch (message.kind) {
      case 'loading': {
        const percent = message.fraction === null ? '' : ` (${Math.round(message.fraction * 100)} %)`;
        loading = `Loading the model: ${message.file}${percent}`;
        log.debug(message, 'loading the model of the classifier');
        if (message.fraction === null || message.fraction === 1) log.info({ file: message.file }, loading);
        return;
      }
      case 'passedOver':
        return log.warn(
          { model: message.model, reason: message.reason },
          'the model of the classifier cannot be had; the next one stands in for it',
        );
      case 'ready':
        state = { kind: 'ready' };
        deathsLoading = 0;
        model = message.source;
        // One that had to stand in stays: a process that is started again loads the same model.
        wish = { ...wish, sources: [model] };
        log.info(
          { model: model.name, milliseconds: message.milliseconds, child: child?.pid },
          'the classifier is ready',
        );
        return loaded.resolve();
      case 'unavailable':
        return giveUp(message.reason);
      case 'classified':
        if (message.batch === running?.batch) running.answer.resolve(message.pictures);
        return;
      case 'failed':
        if (message.batch === running?.batch) running.answer.reject(new ModelUnavailable(message.reason));
    }
  }

  function ended(which: ChildProcess, how: string): void {
    if (which !== child) return;
    child = undefined;
    running?.answer.reject(new ProcessDied(`the classifier process ended with ${how}`));
    if (closed || state.kind === 'unavailable') return;
    if (state.kind === 'loading' && ++deathsLoading >= mostDeathsLoading) {
      return giveUp(`its process ended ${deathsLoading} times while it loaded the model, lastly with ${how}`);
    }
    log.warn({ how }, 'the classifier process has ended; it is started again');
    if (state.kind === 'ready') loaded = Promise.withResolvers();
    start();
  }

  function giveUp(reason: string): void {
    log.error({ reason }, 'the model of the classifier cannot be loaded');
    state = { kind: 'unavailable', reason, since: Date.now() };
    deathsLoading = 0;
    loaded.reject(new ModelUnavailable(reason));
  }

  start();
  return {
    get pid() {
      return child?.pid;
    },
    get model() {
      return model;
    },
    get loading() {
      return state.kind === 'loading' ? loading : null;
    },
    async ready() {
      // Its channel closes a moment before its end is known.
      if (state.kind === 'ready' && !child?.connected) await gone;
      if (state.kind !== 'unavailable') return loaded.promise;
      const { reason, since } = state;
      if (Date.now() - since > tryAgainMs && !closed) {
        loaded = Promise.withResolvers();
        start();
      }
      throw new ModelUnavailable(reason);
    },
    async classify(files) {
      if (!child?.connected || state.kind !== 'ready') throw new ProcessDied('the classifier process has just ended');
      const mine = { batch: ++batches, answer: Promise.withResolvers<Classified[]>() };
      running = mine;
      const asked = child;
      const tooLong = setTimeout(() => {
        log.error({ files: files.length, batchTimeoutMs }, 'the classifier does not answer; its process is killed');
        asked.kill('SIGKILL');
      }, batchTimeoutMs);
      try {
        asked.send({ kind: 'classify', batch: mine.batch, files: [...files] } satisfies ToProcess, (error) => {
          if (error) mine.answer.reject(new ProcessDied(`the classifier process cannot be reached: ${error.message}`));
        });
        return await mine.answer.promise;
      } finally {
        clearTimeout(tooLong);
        running = undefined;
      }
    },
    kill: () => void child?.kill('SIGKILL'),
    async close() {
      closed = true;
      loaded.promise.catch(() => {});
      loaded.reject(new ModelUnavailable('the worker is stopping'));
      if (!child) return;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Through `setpriv`, which sets the death signal and then becomes Node itself, under the same process id. */
function forkProgram(wish: ModelWish, setpriv: string | undefined): ChildProcess {
  const options = {
    // The library may print what it likes: the protocol has a channel of its own.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'] as ('ignore' | 'pipe' | 'ipc')[],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // In a session of its own: Linux weighs sessions against each other, and a priority counts only within one.
    detached: process.platform !== 'win32',
  };
  const wishText = JSON.stringify(wish);
  if (!setpriv) return fork(program, [wishText], options);
  return fork(program, [wishText], {
    ...options,
    execPath: setpriv,
    execArgv: ['--pdeathsig', 'KILL', process.execPath, ...options.execArgv],
  });
}
