/** The table of extraterrestrials. */
import type { WebDomain } from '../domain.ts';

export default {
  nav: { href: '/extraterrestrials', word: 'Extraterrestrials', order: 10 },
  pages: { '/extraterrestrials': () => import('./ExtraterrestrialsPage.tsx') },
} satisfies WebDomain;
