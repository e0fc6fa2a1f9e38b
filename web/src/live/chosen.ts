/** The files that were chosen in this tab: sent at once, and shown from here while they are there. */
import { useEffect, useRef } from 'react';
import { randomId } from './browser.ts';
import { FieldFault } from './pipelineViews.ts';
import { Sending, SendingError, useSending, type SendingState } from './sending.ts';

/** What a form keeps of a file, also across reloads. */
export interface ChosenFile {
  /** In this tab, until it is reloaded. */
  localId: string;
  name: string;
  size: number;
  /** Once all of it has come. */
  uploadId: string | null;
  /** In whole percent: where it goes on when it is chosen again. */
  percent: number;
}

export interface Chosen {
  sending: Sending;
  /** Shows the local file. */
  url: string;
}

/** Tabs are short-lived, files are not read before they are needed; the oldest are let go. */
const mostKept = 20;
const byId = new Map<string, Chosen>();

/** Begins to send it. */
export function choose(file: File): ChosenFile {
  const localId = randomId();
  byId.set(localId, { sending: new Sending(file), url: URL.createObjectURL(file) });
  for (const [oldest, { url }] of byId) {
    if (byId.size <= mostKept) break;
    URL.revokeObjectURL(url);
    byId.delete(oldest);
  }
  return { localId, name: file.name, size: file.size, uploadId: null, percent: 0 };
}

/** Null after a reload, and for what another tab has chosen. */
export const chosen = (file: ChosenFile | null): Chosen | null => (file ? (byId.get(file.localId) ?? null) : null);

/** The local file that was sent under this id. */
export function urlOfUpload(uploadId: string): string | null {
  for (const { sending, url } of byId.values()) {
    if (sending.state.phase === 'SENT' && sending.state.uploadId === uploadId) return url;
  }
  return null;
}

/** Takes it back, unless a run may have been started with it. */
export function forget(file: ChosenFile | null): void {
  const found = chosen(file);
  if (found && found.sending.state.phase !== 'SENT') found.sending.cancel();
}

/**
 * Waits until it is sent; one that was paused goes on.
 * @param field of the input, for what is said where it cannot be sent
 * @throws FieldFault
 */
export async function uploadOf(file: ChosenFile, field: string): Promise<string> {
  if (file.uploadId) return file.uploadId;
  const local = chosen(file);
  if (!local)
    throw new FieldFault(field, `Choose “${file.name}” again: not all of it was sent before the page was loaded anew.`);
  try {
    local.sending.resume();
    return await local.sending.sent;
  } catch (error) {
    throw error instanceof SendingError ? new FieldFault(field, error.message) : error;
  }
}

/** The file of a form on its way; `keep` is told how far it has come, so that the form remembers it. */
export function useChosen(
  file: ChosenFile | null,
  keep: (file: ChosenFile) => void,
): { local: Chosen | null; state: SendingState | null } {
  const local = chosen(file);
  const state = useSending(local?.sending ?? null);
  const uploadId = state?.phase === 'SENT' ? state.uploadId : null;
  const percent = state ? percentOf(state) : 0;
  const latest = useRef({ file, keep });
  latest.current = { file, keep };
  useEffect(() => {
    const { file: kept, keep: tell } = latest.current;
    if (kept?.uploadId === null && (uploadId !== null || percent > kept.percent)) tell({ ...kept, uploadId, percent });
  }, [uploadId, percent]);
  return { local, state };
}

const percentOf = (state: SendingState): number => {
  if (state.phase === 'SENT') return 100;
  // What the browser has handed over is not there yet: all of it is when the server says so.
  return 'total' in state && state.total > 0 ? Math.min(99, Math.floor((state.sent / state.total) * 100)) : 0;
};
