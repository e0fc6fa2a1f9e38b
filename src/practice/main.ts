/** The practice provider as a process of its own. */
import { parseConfig } from '../config.ts';
import { createDice } from '../domains/extraterrestrials/dice.ts';
import { createLog } from '../services/log.ts';
import { startPracticeProvider } from './server.ts';

const config = parseConfig();
const log = createLog(config, 'practice');

const provider = await startPracticeProvider({
  port: config.PRACTICE_PORT,
  dataDir: config.LONGHAUL_DATA_DIR,
  speed: config.PRACTICE_SPEED,
  seed: config.PRACTICE_SEED,
  phone: createDice(config),
});
log.info({ url: provider.url }, 'the practice provider listens');

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void provider.stop().then(() => process.exit(0));
  });
}
