/** Very many resources at once: each is saved and imported, once. A long run: part of `npm run test:faults`. */
import { afterAll, beforeAll, jest, test } from '@jest/globals';
import { startLonghaul, type Longhaul } from '../support/longhaul.ts';
import { expectManyImported } from '../support/resources.ts';

jest.setTimeout(1_200_000);

let longhaul: Longhaul;
beforeAll(async () => {
  longhaul = await startLonghaul();
});
afterAll(() => longhaul.dispose());

test('1,000 different resources at once', () => expectManyImported(longhaul, 1_000));
