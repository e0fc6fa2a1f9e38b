/**
 * Tests that something has to happen to, such as the end of a process, which takes long and may happen to all of them at once. Each
 * is a story of its own that comes to a `yield` where it is to happen; when all are there, it happens once.
 */
import { test } from '@jest/globals';

/** Stops at `yield` once for each event. */
export type Story = AsyncGenerator<void, void, void>;

export interface Meeting {
  /** Declares one; what fails in it fails it alone. */
  test(name: string, story: () => Story): void;
}

/** @param events what happens at the first `yield` of all, at the second, … */
export function meeting(...events: (() => Promise<unknown>)[]): Meeting {
  const stories: (() => Story)[] = [];
  let ends: Promise<PromiseSettledResult<void>[]> | undefined;

  async function meet(): Promise<PromiseSettledResult<void>[]> {
    const told = stories.map((story) => story());
    const failures = new Map<Story, unknown>();
    for (const happen of events) {
      await Promise.all(
        // After an error a story that is asked again only says that it is over.
        told.map((story) => story.next().catch((error: unknown) => failures.set(story, error))),
      );
      await happen();
    }
    // All to their end: what happens at the next meeting is not to happen to these.
    return Promise.allSettled(
      told.map(async (story) => {
        if (failures.has(story)) throw failures.get(story);
        const { done } = await story.next();
        if (!done) throw new Error(`a story stops more often than ${events.length} times`);
      }),
    );
  }

  return {
    test(name, story) {
      const index = stories.push(story) - 1;
      test(name, async () => {
        const end = (await (ends ??= meet()))[index]!;
        if (end.status === 'rejected') throw end.reason;
      });
    },
  };
}
