/** Makes calls: by the built-in dice, or at the practice provider over HTTP, where tests can hold them and count them. */
import type { Config } from '../../config.ts';
import { createDice, type DiceSettings } from './dice.ts';

export interface Call {
  name: string;
  runId: string;
  /** `step/part`. */
  activityId: string;
  attempt: number;
}

export interface Switchboard {
  /** @returns whether somebody has answered; a line that is out of order counts as nobody. @throws when the signal aborts */
  call(call: Call, signal: AbortSignal): Promise<boolean>;
}

export type SwitchboardSettings = DiceSettings & Pick<Config, 'PHONE_HOME_SWITCHBOARD' | 'PRACTICE_URL'>;

export function createSwitchboard(settings: SwitchboardSettings): Switchboard {
  if (settings.PHONE_HOME_SWITCHBOARD === 'practice') {
    if (!settings.PRACTICE_URL)
      throw new Error('PHONE_HOME_SWITCHBOARD is "practice", but PRACTICE_URL does not say where that is');
    return { call: (call, signal) => callByHttp(`${settings.PRACTICE_URL}/practice/phone`, call, signal) };
  }
  const ring = createDice(settings);
  return { call: ({ name, attempt }, signal) => ring(name, attempt, signal) };
}

async function callByHttp(
  url: string,
  { name, runId, activityId, attempt }: Call,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-longhaul-run': runId,
        // A header takes no letters beyond Latin-1.
        'x-longhaul-step': encodeURI(activityId),
        'x-longhaul-attempt': String(attempt),
      },
      body: JSON.stringify({ name }),
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      return false;
    }
    return ((await response.json()) as { connected: boolean }).connected;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
