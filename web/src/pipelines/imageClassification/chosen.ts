/** The pictures that were chosen in this tab: their files are shown at once, on the form and then on the run's page. */
import { randomId } from '../../live/browser.ts';
import { Sending } from '../../live/sending.ts';

export interface Chosen {
  sending: Sending;
  /** Shows the local file. */
  url: string;
}

/** Tabs are short-lived, pictures small; the oldest are let go. */
const mostKept = 20;
const byId = new Map<string, Chosen>();

/** Begins to send it. @returns its name in this tab */
export function choose(file: File): string {
  const id = randomId();
  byId.set(id, { sending: new Sending(file), url: URL.createObjectURL(file) });
  for (const [oldest, { url }] of byId) {
    if (byId.size <= mostKept) break;
    URL.revokeObjectURL(url);
    byId.delete(oldest);
  }
  return id;
}

/** Null after a reload, and for what another tab has chosen. */
export const chosen = (id: string | null | undefined): Chosen | null => (id ? (byId.get(id) ?? null) : null);

/** The local file that was sent under this id. */
export function urlOfUpload(uploadId: string): string | null {
  for (const { sending, url } of byId.values()) {
    if (sending.state.phase === 'SENT' && sending.state.uploadId === uploadId) return url;
  }
  return null;
}

/** Takes it back, unless a run may have been started with it. */
export function forget(id: string | null | undefined): void {
  const found = chosen(id);
  if (found && found.sending.state.phase !== 'SENT') found.sending.cancel();
}
