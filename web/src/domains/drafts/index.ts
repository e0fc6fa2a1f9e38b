/** The texts that were made of recordings. */
import type { WebDomain } from '../domain.ts';

export default {
  pages: {
    '/drafts/:id': () => import('./DraftPage.tsx'),
  },
} satisfies WebDomain;
