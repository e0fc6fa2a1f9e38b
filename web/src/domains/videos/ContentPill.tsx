/** How far a content type is, always in words. `drawn` draws the check once: for an end that was seen happening. */
import { Check, X } from 'lucide-react';
import { pillOf } from './words.ts';
import type { ContentAction } from './useContentAction.ts';

export function ContentPill({ action, drawn }: { action: ContentAction; drawn: boolean }) {
  const pill = pillOf(action);
  if (!pill) return <p className="content-pill small soft">Not written yet</p>;
  return (
    <p className="content-pill small soft">
      <span className="pill" data-tone={pill.tone}>
        {pill.tone === 'done' && <Check aria-hidden className={drawn ? 'draw' : ''} strokeWidth={2.6} />}
        {pill.tone === 'stop' && <X aria-hidden strokeWidth={2.6} />}
        {pill.tone === 'go' && <span className="spin" aria-hidden />}
        {pill.word}
      </span>
      <span className="num">{pill.detail}</span>
    </p>
  );
}
