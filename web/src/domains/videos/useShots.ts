/** A project's screenshots in components: what is looked at is read. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { ScreenshotsDocument } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';
import { Shots } from './shots.ts';

/** @param count how many there are by now */
export function useShots(id: string, count: number): Shots {
  const [shots] = useState(
    () =>
      new Shots(
        async (first, fromSeconds) =>
          (await request(ScreenshotsDocument, { id, first, fromSeconds })).videoProject?.screenshots.nodes ?? [],
      ),
  );
  useEffect(() => shots.grow(count), [shots, count]);
  if (count > shots.count) shots.grow(count);
  return shots;
}

/** Painted anew when screenshots have come; those from `first` to `last` are read. */
export function useShotsOf(shots: Shots, first: number, last: number): void {
  const version = useSyncExternalStore(shots.subscribe, () => shots.version);
  const { count } = shots;
  useEffect(() => {
    if (last >= first && count > 0) shots.want(Math.max(0, first), Math.min(last, count - 1));
  }, [shots, first, last, count, version]);
}
