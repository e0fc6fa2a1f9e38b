/** What resolvers know of the operation they answer, the same over POST, SSE and WebSocket. */
import type { ExecutionResult } from 'graphql';
import type { Config } from '../config.ts';
import type { Runs, Viewer } from '../runs/runs.ts';
import type { Metrics } from './metrics.ts';
import type { StartLimiter } from './startLimiter.ts';

/** What differs from one operation to the next. */
export interface OperationContext {
  viewer: Viewer;
  /** The client's network address, for limits and logs. */
  address: string;
  /** Aborted when the client has gone or the server closes: nobody waits for the answer any more. */
  signal: AbortSignal;
  /** Over a socket: sends one result of a subscription, and resolves when the next may be sent. */
  deliver?: (result: ExecutionResult) => Promise<void>;
  /** Over HTTP, where a subscription makes the answer a stream: counts it; false where the viewer has too many. */
  holdStream?: () => boolean;
  /**
   * Over HTTP: has the stream break off after the time of a lease, so that its client comes back. Unlike a socket's, a stream's
   * client cannot be asked whether it is still there.
   */
  limitStream?: () => void;
}

export interface ApiContext extends OperationContext {
  config: Config;
  runs: Runs;
  startLimiter: StartLimiter;
  metrics: Metrics;
}
