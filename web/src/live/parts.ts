/** Parts of the page that are loaded when they are needed, and then kept: pipelines' views, domains' pages. */
import { useEffect, useState } from 'react';

export interface LoadedPart<Part> {
  /** Undefined while it loads, null where there is none. */
  part: Part | null | undefined;
  /** Why it could not be loaded (an old page after a deploy, which then loads itself again). */
  failure: Error | null;
  retry(): void;
}

/** @param files what loads each part, by name */
export function createPartLoader<Part>(files: Readonly<Record<string, () => Promise<{ default: Part }>>>) {
  const kept = new Map<string, Part>();
  /** @param name null while it is not known */
  return function usePart(name: string | null): LoadedPart<Part> {
    const [, setCount] = useState(0);
    const [failure, setFailure] = useState<Error | null>(null);
    const load = name === null ? undefined : files[name];
    const part = name === null ? undefined : load ? kept.get(name) : null;
    useEffect(() => {
      if (name === null || !load || part !== undefined || failure) return;
      load().then(
        (file) => {
          kept.set(name, file.default);
          setCount((count) => count + 1);
        },
        (error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))),
      );
    }, [name, load, part, failure]);
    return { part, failure, retry: () => setFailure(null) };
  };
}
