/** What differs between browsers and contexts: pages on plain-http LAN addresses lack clipboard, notifications and randomUUID. */

/** A random id, also where `crypto.randomUUID` is missing. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Copies `text`; false where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard here (or no permission): the older way, by a selection.
    const field = document.createElement('textarea');
    field.value = text;
    field.style.position = 'fixed';
    field.style.opacity = '0';
    document.body.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    return copied;
  }
}

/** Gives `text` to be saved as a file. */
export function downloadText(name: string, text: string, type = 'text/plain'): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Keeps small things per viewer; a browser that refuses storage only forgets. */
export const memory = {
  read<Value>(key: string, otherwise: Value, storage: 'local' | 'session' = 'local'): Value {
    try {
      const text = storageOf(storage).getItem(`longhaul.${key}`);
      return text === null ? otherwise : (JSON.parse(text) as Value);
    } catch {
      return otherwise;
    }
  },
  write(key: string, value: unknown, storage: 'local' | 'session' = 'local'): void {
    try {
      if (value === null) storageOf(storage).removeItem(`longhaul.${key}`);
      else storageOf(storage).setItem(`longhaul.${key}`, JSON.stringify(value));
    } catch {
      // Full or forbidden: nothing that is kept here is needed.
    }
  },
};

const storageOf = (storage: 'local' | 'session') => (storage === 'local' ? localStorage : sessionStorage);

/** The tab was shown again, came back from the page cache, or the network changed. */
export function onWake(listener: () => void): () => void {
  const shown = () => {
    if (document.visibilityState === 'visible') listener();
  };
  document.addEventListener('visibilitychange', shown);
  for (const event of ['online', 'offline', 'pageshow'] as const) window.addEventListener(event, listener);
  return () => {
    document.removeEventListener('visibilitychange', shown);
    for (const event of ['online', 'offline', 'pageshow'] as const) window.removeEventListener(event, listener);
  };
}
