/** What is typed into one draft, and how far it is saved. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { UpdateDraftDocument } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';
import { memory } from '../../live/browser.ts';
import { DraftSaver, type KeptText, type SaveAnswer, type SavedText, type SaverView } from './draftSaver.ts';

/** @param draft as the server has it; a newer one is taken over, or a conflict with what is typed */
export function useDraftSaver(draft: SavedText & { id: string }): { saver: DraftSaver; view: SaverView } {
  const { id } = draft;
  const [saver] = useState(() => {
    const slot = `draft.${id}`;
    return new DraftSaver(draft, memory.read<KeptText | null>(slot, null), {
      save: (body, expectedVersion) => save(id, body, expectedVersion),
      keep: (text) => memory.write(slot, text),
      after: (milliseconds, body) => {
        const timer = setTimeout(body, milliseconds);
        return () => clearTimeout(timer);
      },
    });
  });
  useEffect(() => {
    saver.open();
    const leave = () => saver.flush();
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', leave);
      saver.close();
    };
  }, [saver]);
  useEffect(() => saver.receive({ body: draft.body, version: draft.version }), [saver, draft.body, draft.version]);
  return { saver, view: useSyncExternalStore(saver.subscribe, () => saver.view) };
}

async function save(id: string, body: string, expectedVersion: number): Promise<SaveAnswer> {
  const { draft, userErrors } = (await request(UpdateDraftDocument, { input: { id, body, expectedVersion } }))
    .updateDraft;
  const problem = userErrors[0];
  if (problem?.code === 'CONFLICT' && draft) return { kind: 'CONFLICT', theirs: draft };
  if (problem) return { kind: 'REFUSED', message: problem.message };
  return draft ? { kind: 'SAVED', saved: draft } : { kind: 'REFUSED', message: 'The draft is not there any more.' };
}
