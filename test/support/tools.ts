/** Tests that need a tool which cannot be had everywhere. */
import { describe, test } from '@jest/globals';

/**
 * A `describe` for tests that need `tool`. Without it they are skipped and "not run here" is printed; where CI is set, all tools
 * are brought, so that a missing one is an error.
 * @param found the tool's path, or whatever says that it is there
 */
export function describeWith(tool: string, found: unknown, name: string, body: () => void): void {
  if (found) {
    describe(name, body);
    return;
  }
  if (process.env.CI) {
    test(`${name} (needs ${tool})`, () => {
      throw new Error(`${tool} is not here; .ci/run should have installed it`);
    });
    return;
  }
  process.stdout.write(`not run here: ${name} (needs ${tool})\n`);
  describe.skip(name, body);
}
