/** Lets only so many things be done at once; the others wait in the order in which they came, and hold nothing meanwhile. */

export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createGate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((enter) => waiting.push(enter));
    try {
      return await work();
    } finally {
      // The place goes to who has waited longest.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
