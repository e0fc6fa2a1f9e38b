/** Videos by their address, from YouTube's Data API (https://developers.google.com/youtube/v3/docs/videos). Needs a key. */
import type { Config } from '../../src/config.ts';
import { found, jsonOf, link, text, texts, type Enricher } from './enricher.ts';

interface Video {
  snippet?: Record<string, unknown> & { thumbnails?: Record<string, { url?: unknown }> };
  contentDetails?: { duration?: unknown };
  statistics?: { viewCount?: unknown };
}

/** Null without a key: then a video's page is unfurled like any other. */
export function youTubeEnricher({
  YOUTUBE_API_URL,
  YOUTUBE_API_KEY,
}: Pick<Config, 'YOUTUBE_API_URL' | 'YOUTUBE_API_KEY'>): Enricher | null {
  if (!YOUTUBE_API_KEY) return null;
  return {
    name: 'youTube',
    description: 'Says of a YouTube video what it is: title, description, channel, date, duration, views.',
    suffix: 'Video',
    subjectOf: (value) => videoOf(value),
    request: (video) => ({
      url: `${YOUTUBE_API_URL}/videos?part=snippet,contentDetails,statistics&id=${video}`,
      // As a header: an address is logged by servers, and shown in errors.
      headers: { 'x-goog-api-key': YOUTUBE_API_KEY },
    }),
    read(answer, video) {
      const [about] = (jsonOf(answer)['items'] ?? []) as Video[];
      if (!about) return null;
      const { snippet, contentDetails, statistics } = about;
      return found(`https://www.youtube.com/watch?v=${video}`, {
        title: text(snippet?.['title']),
        description: text(snippet?.['description']),
        channel: text(snippet?.['channelTitle']),
        publishedAt: text(snippet?.['publishedAt']),
        tags: texts(snippet?.['tags']),
        image: link(snippet?.thumbnails?.['high']?.url),
        duration: text(contentDetails?.duration),
        views: text(statistics?.viewCount),
      });
    },
  };
}

/** The id of eleven characters, from any address of a video; null for any other page. */
export function videoOf(value: string): string | null {
  if (!URL.canParse(value)) return null;
  const { hostname, pathname, searchParams } = new URL(value);
  const host = hostname.replace(/^(www|m|music)\./, '');
  const [, first = '', second = ''] = pathname.split('/');
  const id =
    host === 'youtu.be'
      ? first
      : host !== 'youtube.com' && host !== 'youtube-nocookie.com'
        ? ''
        : first === 'watch'
          ? (searchParams.get('v') ?? '')
          : ['embed', 'shorts', 'live', 'v'].includes(first)
            ? second
            : '';
  return /^[\w-]{11}$/.test(id) ? id : null;
}
