/** What `npm test` needs besides packages, brought before the first test so that each step shows. */
import { buildWeb } from './buildWeb.ts';
import { bringChromium } from './findChromium.ts';
import { findEngine } from './findEngine.ts';
import { bringFfmpeg } from './findFfmpeg.ts';
import { findS3Server } from './findS3Server.ts';
import { StartProblem } from './problem.ts';
import { consoleReport } from './report.ts';
import { projectRoot } from './stack.ts';

const report = consoleReport();
try {
  await Promise.all([bringEngineAndWeb(), findS3Server(report)]);
} catch (error) {
  process.stderr.write(`\n${error instanceof StartProblem ? error.message : (error as Error).stack}\n\n`);
  process.exit(1);
}

async function bringEngineAndWeb(): Promise<void> {
  await findEngine(report);
  await buildWeb(projectRoot, report);
  // One after the other: the package manager has one lock.
  await bringChromium(report);
  await bringFfmpeg(report);
}
