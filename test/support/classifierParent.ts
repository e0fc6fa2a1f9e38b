/** A process with a classifier, for tests that kill it: prints the classifier process's id and a picture's label, and stays. */
import { pino } from 'pino';
import { createClassifier } from '../../src/services/classifier/classifier.ts';
import { withStepContext, type StepContext } from '../../src/worker/stepContext.ts';

const classifier = await createClassifier({
  config: {
    CLASSIFIER_MODEL: 'practice',
    CLASSIFIER_TIMEOUT_MS: 60_000,
    LONGHAUL_DATA_DIR: '/nowhere',
    PRACTICE_URL: undefined,
    PRACTICE_SPEED: 0,
  },
  log: pino({ level: 'silent' }),
});
const context = { signal: new AbortController().signal, report: () => {} } as unknown as StepContext;
const file = process.argv[2]!;
const { labels } = await withStepContext(context, () => classifier.classify({ file, name: file }));
process.stdout.write(`${JSON.stringify({ pid: classifier.pid, label: labels[0]?.label })}\n`);
