/** What Node has compiled is kept for the next start, where `NODE_COMPILE_CACHE` names a folder. */
import { flushCompileCache } from 'node:module';

/** By then a process has served somebody, and has compiled what that takes: functions are compiled when they are first called. */
const servedMs = 10_000;

/** Node keeps it when a process ends, and for each file once only: one that is killed would leave nothing behind. */
export function keepCompiledCode(): void {
  setTimeout(flushCompileCache, servedMs).unref();
}
