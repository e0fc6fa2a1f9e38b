/** Any web page: what it says of itself in Open Graph and Twitter cards, or, where it has none, in its title and description. */
import openGraph from 'open-graph-scraper';
import type { FetchedBody } from '../../src/services/guardedFetch.ts';
import { found, link, text, type Enricher } from './enricher.ts';

export const unfurlEnricher: Enricher = {
  name: 'unfurl',
  description: 'Says of a web page what it is: title, description, site, image, canonical address.',
  suffix: 'Page',
  subjectOf: (value) => pageOf(value),
  request: (url) => ({ url, headers: { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1' } }),
  async read(answer, url) {
    const type = answer.headers.get('content-type') ?? '';
    // An image or a document is there, but says nothing of itself.
    if (type !== '' && !/\b(html|xml)\b/i.test(type)) return found(url, { type: text(type.split(';')[0]) });
    const { error, result } = await openGraph({ html: decoded(answer) });
    if (error) throw new TypeError('expected a web page');
    return found(url, {
      title: text(result.ogTitle ?? result.twitterTitle),
      description: text(result.ogDescription ?? result.twitterDescription),
      siteName: text(result.ogSiteName),
      image: link(result.ogImage?.[0]?.url ?? result.twitterImage?.[0]?.url, answer.url),
      canonicalUrl: link(result.ogUrl, answer.url) ?? answer.url,
    });
  },
};

/** Without the part behind #, which no server is told. */
function pageOf(value: string): string | null {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return null;
  const url = new URL(value);
  url.hash = '';
  return url.href;
}

/** In the character set that the server names, or the page itself within its first 1,024 bytes, as browsers look for it. */
function decoded({ body, headers }: FetchedBody): string {
  const beginning = Buffer.from(body.subarray(0, 1_024)).toString('latin1');
  const named =
    /charset="?([\w-]+)/i.exec(headers.get('content-type') ?? '')?.[1] ??
    /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(beginning)?.[1];
  return decoderFor(named).decode(body);
}

function decoderFor(name: string | undefined): TextDecoder {
  try {
    return new TextDecoder(name ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
}
