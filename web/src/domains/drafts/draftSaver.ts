/**
 * Keeps what is typed. It is saved a second after the last key, and at once when the field is left; until the server has it, it
 * is kept in the browser. Every save names the version that was changed: where another came in the meantime, both are kept and
 * the reader chooses. Knows nothing of the page.
 */
import { messageOf } from '../../live/words.ts';

export interface SavedText {
  body: string;
  version: number;
}

/** What the browser keeps of a text that is not saved. */
export interface KeptText {
  body: string;
  /** The version that was changed. */
  base: number;
}

export type SaveState =
  | { phase: 'SAVED' }
  /** Typed, and saved in a moment. */
  | { phase: 'CHANGED' }
  | { phase: 'SAVING' }
  | { phase: 'FAILED'; message: string }
  /** Somebody else, or the model, has written another version meanwhile. */
  | { phase: 'CONFLICT'; theirs: SavedText };

export interface SaverView {
  text: string;
  /** The one that was saved last, or that came last from the server. */
  version: number;
  state: SaveState;
}

/** SAVED with the new version; CONFLICT with the text that is there instead; REFUSED for good. */
export type SaveAnswer =
  { kind: 'SAVED'; saved: SavedText } | { kind: 'CONFLICT'; theirs: SavedText } | { kind: 'REFUSED'; message: string };

export interface SaverPorts {
  /** Rejects when nobody answers. */
  save(body: string, expectedVersion: number): Promise<SaveAnswer>;
  /** Null where nothing is left to keep. */
  keep(text: KeptText | null): void;
  /** As `setTimeout`; gives the function that clears it. */
  after(milliseconds: number, body: () => void): () => void;
}

const quietMs = 1_000;
const retryMs = 5_000;

export class DraftSaver {
  readonly #ports: SaverPorts;
  readonly #listeners = new Set<() => void>();
  #view: SaverView;
  #saved: SavedText;
  #clearTimer: (() => void) | null = null;
  #saving = false;

  /** @param kept what an earlier visit could not save */
  constructor(draft: SavedText, kept: KeptText | null, ports: SaverPorts) {
    this.#ports = ports;
    this.#saved = draft;
    const [text, version] = [draft.body, draft.version];
    if (!kept || kept.body === draft.body) this.#view = { text, version, state: { phase: 'SAVED' } };
    else if (kept.base === version) this.#view = { text: kept.body, version, state: { phase: 'CHANGED' } };
    else this.#view = { text: kept.body, version: kept.base, state: { phase: 'CONFLICT', theirs: draft } };
  }

  get view(): SaverView {
    return this.#view;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Goes on with what an earlier visit has left. */
  open(): void {
    if (this.#view.state.phase === 'CHANGED') this.#saveIn(quietMs);
  }

  /** Saves at once what is not saved. */
  close(): void {
    this.flush();
  }

  type(text: string): void {
    if (text === this.#view.text) return;
    const { state } = this.#view;
    this.#become({
      text,
      state: state.phase === 'CONFLICT' || state.phase === 'SAVING' ? state : { phase: 'CHANGED' },
    });
    this.#keep();
    if (state.phase !== 'CONFLICT' && !this.#saving) this.#saveIn(quietMs);
  }

  flush(): void {
    const { phase } = this.#view.state;
    if (phase === 'CHANGED' || phase === 'FAILED') void this.#save();
  }

  /** The draft as the server has it now. */
  receive(draft: SavedText): void {
    if (draft.version <= this.#saved.version) return;
    const { text, state } = this.#view;
    // The answer to the save says it.
    if (state.phase === 'SAVING') return;
    if (state.phase === 'SAVED' || draft.body === text) return this.#adopt(draft);
    this.#clearTimer?.();
    this.#become({ state: { phase: 'CONFLICT', theirs: draft } });
  }

  /** In a conflict: mine becomes the newest version, or is given up. */
  choose(which: 'MINE' | 'THEIRS'): void {
    const { state } = this.#view;
    if (state.phase !== 'CONFLICT') return;
    if (which === 'THEIRS') return this.#adopt(state.theirs);
    this.#saved = state.theirs;
    this.#become({ version: state.theirs.version, state: { phase: 'CHANGED' } });
    this.#keep();
    void this.#save();
  }

  #adopt(draft: SavedText): void {
    this.#clearTimer?.();
    this.#saved = draft;
    this.#become({ text: draft.body, version: draft.version, state: { phase: 'SAVED' } });
    this.#ports.keep(null);
  }

  #saveIn(milliseconds: number): void {
    this.#clearTimer?.();
    this.#clearTimer = this.#ports.after(milliseconds, () => void this.#save());
  }

  async #save(): Promise<void> {
    this.#clearTimer?.();
    if (this.#saving) return;
    const body = this.#view.text;
    if (body === this.#saved.body) {
      this.#become({ state: { phase: 'SAVED' } });
      this.#ports.keep(null);
      return;
    }
    this.#saving = true;
    this.#become({ state: { phase: 'SAVING' } });
    let answer: SaveAnswer | null = null;
    let failure = '';
    try {
      answer = await this.#ports.save(body, this.#view.version);
    } catch (error) {
      failure = messageOf(error);
    }
    this.#saving = false;
    if (!answer) {
      this.#become({ state: { phase: 'FAILED', message: failure } });
      this.#saveIn(retryMs);
    } else if (answer.kind === 'REFUSED') {
      this.#become({ state: { phase: 'FAILED', message: answer.message } });
    } else if (answer.kind === 'CONFLICT' && answer.theirs.body !== body) {
      this.#become({ state: { phase: 'CONFLICT', theirs: answer.theirs } });
    } else {
      // Also where an earlier save came through, and only its answer was lost.
      this.#isSaved(answer.kind === 'CONFLICT' ? answer.theirs : { ...answer.saved, body });
    }
  }

  #isSaved(saved: SavedText): void {
    this.#saved = saved;
    const typedSince = this.#view.text !== saved.body;
    this.#become({ version: saved.version, state: { phase: typedSince ? 'CHANGED' : 'SAVED' } });
    if (!typedSince) return this.#ports.keep(null);
    this.#keep();
    this.#saveIn(quietMs);
  }

  #keep(): void {
    const { text, version } = this.#view;
    this.#ports.keep({ body: text, base: version });
  }

  #become(part: Partial<SaverView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}

/** In words, as the page says it. */
export function saveWords({ state, version }: SaverView): string {
  switch (state.phase) {
    case 'SAVED':
      return `Saved, version ${version}`;
    case 'CHANGED':
    case 'SAVING':
      return 'Saving…';
    case 'FAILED':
      return `Not saved: ${state.message} What you typed is kept in this browser.`;
    case 'CONFLICT':
      return 'Not saved: there is another version. What you typed is kept in this browser.';
  }
}
