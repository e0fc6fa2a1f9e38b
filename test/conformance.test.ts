/** Every pipeline, in one tree of processes, as `npm start` runs it. */
import { conformanceOf } from './support/conformance.ts';
import { startLonghaul } from './support/longhaul.ts';

conformanceOf(() => startLonghaul(), { isSpread: false });
