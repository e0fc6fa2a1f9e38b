/** How many runs (or uploads) a viewer, and all viewers of one address together, may start in a minute. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { userError, type UserError } from '../errors.ts';

export interface StartLimiter {
  /** Counts a start; gives the error, with when to try again, where there were too many. */
  take(viewerId: string, address: string): Promise<UserError | null>;
}

/** Counts in this process's memory: with several api processes behind one address each has its own count. */
export function createStartLimiter(startsPerMinute: number, what: 'runs' | 'uploads' = 'runs'): StartLimiter {
  const limiter = new RateLimiterMemory({ points: startsPerMinute, duration: 60 });

  async function waitMs(key: string): Promise<number> {
    try {
      await limiter.consume(key);
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
      throw refusal;
    }
  }

  return {
    async take(viewerId, address) {
      // What a viewer asks for in vain does not count against the others of the address.
      const wait = (await waitMs(`viewer ${viewerId}`)) || (await waitMs(`address ${address}`));
      if (wait === 0) return null;
      const seconds = Math.ceil(wait / 1_000);
      const message = `Only ${startsPerMinute} ${what} can be started in a minute. Try again in ${seconds} s.`;
      return userError('RATE_LIMITED', message);
    },
  };
}
