/** The viewer's recordings, and each with what was made of it. */
import type { WebDomain } from '../domain.ts';

export default {
  nav: { href: '/videos', word: 'Videos', order: 30 },
  pages: {
    '/videos': () => import('./VideosPage.tsx'),
    '/videos/:id': () => import('./VideoPage.tsx'),
  },
} satisfies WebDomain;
