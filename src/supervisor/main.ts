/**
 * `npm start`: starts the stack, tells the addresses, and stops it in order on Ctrl-C, or when what started it is gone.
 * The arguments are the ids of those processes: the launcher (scripts/start.mjs) and npm.
 */
import { ConfigError } from '../config.ts';
import { StartProblem } from './problem.ts';
import { isAlive, startTime, type ProcessRecord } from './processRecords.ts';
import { consoleReport } from './report.ts';
import { startStack, type Stack } from './stack.ts';

const report = consoleReport();
const parents = process.argv.slice(2).map((id) => recordOf(Number(id)));
const startedAt = performance.now();
const interrupted = new AbortController();
let stack: Stack | undefined;
let stoppingSince: number | undefined;

process.stdout.on('error', () => {}); // nobody reads any more; what is left is to stop in order
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
process.on('uncaughtException', (error) => {
  report.say('longhaul', `broke, and ends everything: ${error.stack}`);
  if (stack) void stack.stopNow().finally(() => process.exit(1));
  else interrupted.abort(error);
});
setInterval(() => {
  if (!parents.every(isAlive)) void stop();
}, 500).unref();

try {
  stack = await startStack({ report, parents, signal: interrupted.signal });
  report.say('', welcome(stack));
} catch (error) {
  if (interrupted.signal.aborted) {
    report.say('longhaul', 'stopped before it was ready');
    process.exit(130);
  }
  const expected = error instanceof StartProblem || error instanceof ConfigError;
  console.error(`\n${expected ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}

function welcome({ addresses, config }: Stack): string {
  return [
    '',
    `Longhaul is ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
    '',
    `  web app            ${addresses.web}`,
    `  GraphQL            ${addresses.graphql}   (GraphiQL: ${addresses.graphiql})`,
    `  Temporal web UI    ${addresses.temporalUi ?? `of the engine at ${addresses.temporal}`}`,
    config.practice
      ? `  practice provider  ${addresses.practice}   (made-up answers: no OPENAI_API_KEY is set)`
      : `  language model     ${config.LLM_MODEL} at ${config.OPENAI_BASE_URL ?? 'OpenAI'}`,
    '',
    'Ctrl-C stops it. Unfinished runs go on at the next start.',
    '',
  ].join('\n');
}

/** At first in order; asked again, at once. Ctrl-C arrives twice, from the terminal and by the launcher: those count as one. */
async function stop(): Promise<void> {
  if (stoppingSince === undefined) {
    stoppingSince = performance.now();
    if (!stack) return interrupted.abort(new Error('interrupted'));
    report.say('longhaul', 'stopping; calls under way may take a while to finish (Ctrl-C again: at once) …');
    await stack.stop();
    report.say('longhaul', 'stopped');
    process.exit(0);
  } else if (stack && performance.now() - stoppingSince > 500 && parents.every(isAlive)) {
    stoppingSince = performance.now();
    report.say('longhaul', 'stopping at once');
    await stack.stopNow();
    process.exit(1);
  }
}

function recordOf(pid: number): ProcessRecord {
  return { name: 'parent', pid, startTime: startTime(pid) ?? 'gone' };
}
