/** The practice provider as tests steer and count it. */
import type { Call } from '../../src/practice/callLog.ts';
import { eventually } from './waiting.ts';

export interface FaultWish {
  match: { step?: string; run?: string; attempt?: number; words?: string };
  fault: string;
  times?: number;
  retryAfterSeconds?: number;
  retryAfterDate?: boolean;
  afterCharacters?: number;
  everyMs?: number;
  pieces?: number;
}

export interface Practice {
  fault(wish: FaultWish): Promise<void>;
  /** Every call that it ever got for the run, oldest first. */
  calls(run: string, step?: string): Promise<Call[]>;
  /** The first call for the step that `is` says yes to; by default any. */
  call(run: string, step: string, is?: (call: Call) => boolean): Promise<Call>;
}

export function practiceAt(url: string): Practice {
  const calls = async (run: string, step?: string): Promise<Call[]> => {
    const asked = new URLSearchParams({ run, ...(step && { step }) });
    const response = await fetch(`${url}/practice/calls?${asked}`);
    return (await response.json()) as Call[];
  };
  return {
    calls,
    async fault(wish) {
      const response = await fetch(`${url}/practice/faults`, { method: 'POST', body: JSON.stringify(wish) });
      if (response.status !== 201) throw new Error(`the practice provider refuses a fault: ${await response.text()}`);
    },
    call: (run, step, is = () => true) =>
      eventually(`a call of ${step} at the provider`, async () => (await calls(run, step)).find(is)),
  };
}
