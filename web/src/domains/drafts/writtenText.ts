/** A draft's text, out of the answer that the model is writing. Pure. */
import { readWritten } from '../../live/written.ts';

/** As far as it has come: the whole, or its posts apart by a line of `---`. Empty before the first word. */
export function writtenText(answer: string | undefined): string {
  const { body, posts } = readWritten(answer) ?? {};
  if (typeof body === 'string') return body;
  return Array.isArray(posts) ? posts.filter((post) => typeof post === 'string').join('\n\n---\n\n') : '';
}
