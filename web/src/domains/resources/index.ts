/** The viewer's resources: the list, and each with what its import has made of it. */
import type { WebDomain } from '../domain.ts';

export default {
  nav: { href: '/resources', word: 'Resources', order: 20 },
  pages: {
    '/resources': () => import('./ResourcesPage.tsx'),
    '/resources/:id': () => import('./ResourcePage.tsx'),
  },
} satisfies WebDomain;
