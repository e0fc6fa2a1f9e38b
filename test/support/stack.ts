/** Boots Longhaul as `npm start` does, in a folder of its own, on free ports, as quick as it goes. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationVariables } from '../../src/config.ts';
import { projectRoot, startStack, type Stack, type StackOptions } from '../../src/supervisor/stack.ts';

export interface TestStack extends Stack {
  /** Stops it and removes all that it kept. */
  dispose(): Promise<void>;
}

/** @param options.env wins over what tests have as a rule: any port, a practice provider that answers at once, only warnings logged */
export async function startTestStack(options: StackOptions = {}): Promise<TestStack> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(process.env.LONGHAUL_TEST_FOLDER ?? tmpdir(), 'stack-')));
  const stack = await startStack({ ...options, dataDir, env: testEnvironment(options.env) });
  return {
    ...stack,
    async dispose() {
      await stack.stopNow();
      await stack.removeData();
    },
  };
}

/** Calls go to the practice provider, where somebody always answers at once. */
const promptPhone = {
  PHONE_HOME_SWITCHBOARD: 'practice',
  PHONE_HOME_ODDS: '1',
  PHONE_HOME_CALL_MS: '0',
  PHONE_HOME_RETRY_MS: '10',
};

/** The environment without whatever the developer's own configuration says. */
export function testEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = new Set(configurationVariables);
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.has(name)));
  return {
    ...inherited,
    NODE_ENV: 'test',
    // What these short lives compile is not all that `npm start` needs.
    NODE_COMPILE_CACHE: join(projectRoot, 'node_modules', '.cache', 'node-test'),
    PORT: '0',
    PRACTICE_SPEED: '0',
    CLASSIFIER_MODEL: 'practice',
    ...promptPhone,
    LOG_LEVEL: 'warn',
    ...extra,
  };
}
