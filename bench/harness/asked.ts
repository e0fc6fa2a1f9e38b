/** A contestant, or a crowd of viewers, in a process of its own: it is asked by message, and ends with whoever started it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';

interface Question {
  id: number;
  name: string;
  value: unknown;
}
interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

// oxlint-disable-next-line typescript/no-explicit-any -- each handler has its own value
export type Handlers = Record<string, (value: any) => unknown>;

export interface Asked<Of extends Handlers> {
  pid: number;
  /** Calls the handler of that name in the child. @throws what it throws, or when the child has ended */
  ask<Name extends keyof Of & string>(
    name: Name,
    ...value: Parameters<Of[Name]>
  ): Promise<Awaited<ReturnType<Of[Name]>>>;
  end(): Promise<void>;
}

/** @param file a module that calls `answerParent` */
export function startAsked<Of extends Handlers>(file: URL, env: NodeJS.ProcessEnv = {}): Asked<Of> {
  const child = fork(file, {
    env: { ...process.env, ...env },
    execArgv: [...process.execArgv, '--expose-gc'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let asked = 0;
  child.on('message', ({ id, value, error }: Answer) => {
    if (error === undefined) waiting.get(id)?.resolve(value);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  const ended = once(child, 'exit').then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`the process of ${file.pathname} has ended`));
  });
  return {
    pid: child.pid!,
    ask(name, ...[value]) {
      const answer = Promise.withResolvers<unknown>();
      waiting.set((asked += 1), answer);
      child.send({ id: asked, name, value } satisfies Question);
      return answer.promise as never;
    },
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** In the child: answers what the parent asks, and ends when the parent has. */
export function answerParent(handlers: Handlers): void {
  process.on('message', ({ id, name, value }: Question) => {
    void (async () => handlers[name]!(value))().then(
      (answer) => process.send!({ id, value: answer } satisfies Answer),
      (error: unknown) => process.send!({ id, error: String((error as Error).stack) } satisfies Answer),
    );
  });
  process.once('disconnect', () => process.exit());
}

/** Seconds of CPU that this process has used so far. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Resident bytes of this process after garbage has been collected and its pages given back, as the engine does when memory is short. */
export function ownMemory(): number {
  const collect = globalThis.gc as (how: { type: string; execution: string; flavor: string }) => void;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  return process.memoryUsage.rss();
}
