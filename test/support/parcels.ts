/** A workflow for the tests of large payloads: it carries a parcel from one activity to the next. Runs in the sandbox. */
import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';

export const goOn = defineSignal('goOn');

export interface ParcelActivities {
  pack(text: string): Promise<{ text: string }>;
  weigh(parcel: { text: string }): Promise<number>;
}

/** Waits for the signal between its two steps. @returns the parcel's weight: its characters */
export async function parcels(text: string): Promise<number> {
  let going = false;
  setHandler(goOn, () => void (going = true));
  const { pack, weigh } = proxyActivities<ParcelActivities>({ startToCloseTimeout: '1 minute' });
  const parcel = await pack(text);
  await condition(() => going);
  return weigh(parcel);
}
