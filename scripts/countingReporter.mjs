/** Tells scripts/test.mjs how many tests passed and failed. A file that could not be loaded counts as one that failed. */
import { writeFileSync } from 'node:fs';

export default class CountingReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = results;
    const counts = {
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests + numTodoTests,
    };
    if (process.env.LONGHAUL_TEST_COUNTS) writeFileSync(process.env.LONGHAUL_TEST_COUNTS, JSON.stringify(counts));
  }
}
