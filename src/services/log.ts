/** Structured logs on standard output, one JSON line an entry. */
import { DrizzleQueryError } from 'drizzle-orm';
import { pino, stdSerializers, type Logger } from 'pino';
import type { Config } from '../config.ts';

export type Log = Logger;

/** Never logged, wherever they stand in an entry's first two levels: secrets and links that grant access. */
const secrets = ['authorization', 'cookie', 'apiKey', 'password', 'secret', 'token'];

export const createLog = (config: Pick<Config, 'LOG_LEVEL'>, name: string): Log =>
  pino({
    name,
    level: config.LOG_LEVEL,
    redact: secrets.flatMap((key) => [key, `*.${key}`]),
    serializers: { err: serializeError },
  });

/** A statement that failed is told by its text alone: drizzle's own message holds the values, which are people's input. */
function serializeError(error: Error): unknown {
  if (!(error instanceof DrizzleQueryError)) return stdSerializers.err(error);
  const { query, cause } = error;
  const reason = cause ? stdSerializers.err(cause) : null;
  return {
    type: 'DrizzleQueryError',
    message: `${reason?.message ?? 'no reason given'}, in: ${query}`,
    stack: reason?.stack,
  };
}
