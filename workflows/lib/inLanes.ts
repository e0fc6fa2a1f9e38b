/** Work side by side, but never too much of it in one lane. Deterministic. */

/**
 * Does `work` for every item, at most `atOnce` at a time of those with the same `lane`, each lane in the items' order. Waits for all of
 * them also where some fail: nothing is left running behind the workflow's back.
 * @throws what the first of those that failed has thrown, once all have ended
 */
export async function inLanes<Item>(
  items: readonly Item[],
  laneOf: (item: Item) => string,
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const lanes = new Map<string, Item[]>();
  for (const item of items) {
    const lane = lanes.get(laneOf(item));
    if (lane) lane.push(item);
    else lanes.set(laneOf(item), [item]);
  }
  const workers = [...lanes.values()].flatMap((lane) => {
    const left = lane.values();
    return Array.from({ length: Math.min(atOnce, lane.length) }, async () => {
      for (const item of left) await work(item);
    });
  });
  await allEnded(workers);
}

/**
 * Waits for all of them also where some fail: what the others have done by then is kept.
 * @throws what the first of those that failed has thrown, once all have ended
 */
export async function allEnded(works: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}
