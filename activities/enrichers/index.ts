/** What the application does with values of a resource outside: one list. Add an enricher by writing its file and its line here. */
import type { Config } from '../../src/config.ts';
import type { Enricher } from './enricher.ts';
import { gitHubEnricher } from './github.ts';
import { isbnEnricher } from './isbn.ts';
import { unfurlEnricher } from './unfurl.ts';
import { youTubeEnricher } from './youTube.ts';

export type EnricherConfig = Pick<
  Config,
  'OPEN_LIBRARY_URL' | 'GITHUB_API_URL' | 'YOUTUBE_API_URL' | 'YOUTUBE_API_KEY'
>;

/** In the order in which values are offered to them; those that lack their secret are left out. */
export const createEnrichers = (config: EnricherConfig): readonly Enricher[] =>
  [isbnEnricher(config), gitHubEnricher(config), youTubeEnricher(config), unfurlEnricher].filter(
    (enricher) => enricher !== null,
  );
