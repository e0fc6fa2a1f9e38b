/** What can be done with a content type of a project: from its configuration, its draft, and the newest run that writes it. */
import type { ContentActionKind, ContentState } from '../../api/generated/resolvers.ts';
import { contentTypeOf, type ContentType } from '../../../workflows/videoToContent/contentTypes.ts';

export interface TypeSituation {
  type: ContentType;
  /** Of the draft that is shown; null where nothing was written yet. */
  body: string | null;
  /** How far the newest run that writes or wrote it is; null where none did. */
  writing: 'GOING' | 'WRITTEN' | 'FAILED' | 'NOT_WRITTEN' | null;
  /** Whether there are words to write from. */
  canWrite: boolean;
}

export function contentAction({ type, body, writing, canWrite }: TypeSituation): {
  state: ContentState;
  action: ContentActionKind;
} {
  const { exists, ready } = contentTypeOf(type);
  if (writing === 'GOING') return { state: 'PROCESSING', action: 'NONE' };
  if (body !== null && exists(body)) return { state: 'READY', action: ready };
  return { state: writing === 'FAILED' ? 'FAILED' : 'ABSENT', action: canWrite ? 'GENERATE' : 'NONE' };
}
