/** Whether an error only says that the database or the engine is away just now: no fault of ours, and over soon. */
import { EngineUnavailable } from '../runs/engine.ts';

/** Network errors of Node, and what Postgres says while it starts, stops or has no connection left. */
const awayCodes =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|57P0[1-3]|08\d\d\d|53300)$/;
/** What pg says without a code. */
const awayWords =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error)/;

export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof EngineUnavailable) return true;
  const { code } = error as NodeJS.ErrnoException;
  if (awayCodes.test(String(code)) || awayWords.test(error.message)) return true;
  // Drivers put their own error around the one that tells; of several addresses each has failed for its own reason.
  return error instanceof AggregateError ? error.errors.some(isOutage) : isOutage(error.cause);
}
