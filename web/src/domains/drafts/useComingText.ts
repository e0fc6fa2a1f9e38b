/** The text that the model is writing for a draft, as it comes. */
import { useMemo } from 'react';
import { useRunTexts } from '../../live/useRun.ts';
import type { ContentAction } from '../videos/useContentAction.ts';
import { writtenText } from './writtenText.ts';

/**
 * Null before its first word, and where nothing is being written. When all of it is there it stays until the page has the
 * draft's new version.
 * @param shown the version that the page has
 */
export function useComingText({ type, state, run, draft }: ContentAction, shown: number): string | null {
  const texts = useRunTexts(run ?? null);
  // By the draft's own run, or among others by the recording's.
  const answer = (texts['write'] ?? texts[`drafts/${type}`])?.text;
  const text = useMemo(() => writtenText(answer), [answer]);
  const isAwaited = state === 'READY' && draft != null && draft.version > shown;
  return text !== '' && (state === 'PROCESSING' || isAwaited) ? text : null;
}
