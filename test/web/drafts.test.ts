/** What is typed into a draft is saved, kept, or chosen between; and how long a text is. With a scripted server and clock. */
import { describe, expect, test } from '@jest/globals';
import { countOf, postsOf, wordsIn } from '../../web/src/domains/drafts/counts.ts';
import { writtenText } from '../../web/src/domains/drafts/writtenText.ts';
import {
  DraftSaver,
  saveWords,
  type KeptText,
  type SaveAnswer,
  type SavedText,
} from '../../web/src/domains/drafts/draftSaver.ts';

/** A server and a browser's memory, both scripted; time moves only when it is told to. */
class World {
  server: SavedText = { body: 'one', version: 1 };
  kept: KeptText | null = null;
  saves: { body: string; expectedVersion: number }[] = [];
  reachable = true;
  /** While it is set, saves wait for it. */
  gate: Promise<void> = Promise.resolve();
  #timer: (() => void) | null = null;

  open(kept: KeptText | null = this.kept): DraftSaver {
    const saver = new DraftSaver(this.server, kept, {
      save: (body, expectedVersion) => this.#save(body, expectedVersion),
      keep: (text) => void (this.kept = text),
      after: (_milliseconds, body) => {
        this.#timer = body;
        return () => void (this.#timer = null);
      },
    });
    saver.open();
    return saver;
  }

  /** The time that somebody waits for passes. */
  async pass(): Promise<void> {
    const body = this.#timer;
    this.#timer = null;
    body?.();
    await settled();
  }

  get waits(): boolean {
    return this.#timer !== null;
  }

  async #save(body: string, expectedVersion: number): Promise<SaveAnswer> {
    this.saves.push({ body, expectedVersion });
    await this.gate;
    if (!this.reachable) throw new Error('Nobody answers.');
    if (expectedVersion !== this.server.version) return { kind: 'CONFLICT', theirs: this.server };
    this.server = { body, version: expectedVersion + 1 };
    return { kind: 'SAVED', saved: this.server };
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('what is typed', () => {
  test('is kept at once, and saved after a quiet moment as the next version', async () => {
    const world = new World();
    const saver = world.open();
    expect(saveWords(saver.view)).toBe('Saved, version 1');
    saver.type('one t');
    saver.type('one two');
    expect(world.kept).toEqual({ body: 'one two', base: 1 });
    expect(saveWords(saver.view)).toBe('Saving…');
    await world.pass();
    expect(world.saves).toEqual([{ body: 'one two', expectedVersion: 1 }]);
    expect(saveWords(saver.view)).toBe('Saved, version 2');
    expect(world.kept).toBeNull();
    expect(world.waits).toBe(false);
  });

  test('is saved at once when the field is left; the same text is not saved again', async () => {
    const world = new World();
    const saver = world.open();
    saver.type('two');
    saver.flush();
    await settled();
    expect(world.server).toEqual({ body: 'two', version: 2 });
    saver.type('three');
    saver.type('two');
    saver.flush();
    await settled();
    expect(world.saves).toHaveLength(1);
    expect(saveWords(saver.view)).toBe('Saved, version 2');
  });

  test('while a save is under way follows in the next one, upon the version of the first', async () => {
    const world = new World();
    const gate = Promise.withResolvers<void>();
    world.gate = gate.promise;
    const saver = world.open();
    saver.type('two');
    saver.flush();
    saver.type('two three');
    saver.flush();
    expect(world.saves).toHaveLength(1);
    gate.resolve();
    await settled();
    expect(saver.view).toMatchObject({ text: 'two three', version: 2, state: { phase: 'CHANGED' } });
    expect(world.kept).toEqual({ body: 'two three', base: 2 });
    await world.pass();
    expect(world.server).toEqual({ body: 'two three', version: 3 });
    expect(world.kept).toBeNull();
  });

  test('is not lost where nobody answers: tried again by itself, and by the next visit', async () => {
    const world = new World();
    world.reachable = false;
    const saver = world.open();
    saver.type('two');
    await world.pass();
    expect(saveWords(saver.view)).toBe('Not saved: Nobody answers. What you typed is kept in this browser.');
    expect(world.kept).toEqual({ body: 'two', base: 1 });
    expect(world.waits).toBe(true);

    world.reachable = true;
    const next = world.open();
    expect(next.view.text).toBe('two');
    await world.pass();
    expect(world.server).toEqual({ body: 'two', version: 2 });
    expect(world.kept).toBeNull();
  });

  test('counts as saved where only the answer was lost', async () => {
    const world = new World();
    const saver = world.open();
    world.server = { body: 'two', version: 2 };
    saver.type('two');
    await world.pass();
    expect(saveWords(saver.view)).toBe('Saved, version 2');
    expect(world.kept).toBeNull();
  });
});

describe('another version', () => {
  test('is taken over where nothing was typed, and an older one never', () => {
    const world = new World();
    const saver = world.open();
    saver.receive({ body: 'theirs', version: 2 });
    expect(saver.view).toMatchObject({ text: 'theirs', version: 2, state: { phase: 'SAVED' } });
    saver.receive({ body: 'one', version: 1 });
    expect(saver.view.text).toBe('theirs');
  });

  test.each(['at the save', 'before it', 'at the next visit'])(
    'is a choice where something was typed: told %s',
    async (when) => {
      const world = new World();
      let saver = world.open();
      saver.type('mine');
      world.server = { body: 'theirs', version: 2 };
      if (when === 'at the save') await world.pass();
      if (when === 'before it') saver.receive(world.server);
      if (when === 'at the next visit') saver = world.open();
      expect(saver.view).toMatchObject({
        text: 'mine',
        state: { phase: 'CONFLICT', theirs: { body: 'theirs', version: 2 } },
      });
      expect(world.kept).toEqual({ body: 'mine', base: 1 });
      // What is typed meanwhile is kept, and saves nothing.
      saver.type('mine too');
      saver.flush();
      await world.pass();
      expect(world.server.body).toBe('theirs');
      expect(world.kept).toEqual({ body: 'mine too', base: 1 });

      saver.choose('MINE');
      await settled();
      expect(world.server).toEqual({ body: 'mine too', version: 3 });
      expect(saveWords(saver.view)).toBe('Saved, version 3');
      expect(world.kept).toBeNull();
    },
  );

  test('can be gone on with', async () => {
    const world = new World();
    const saver = world.open();
    saver.type('mine');
    world.server = { body: 'theirs', version: 2 };
    await world.pass();
    saver.choose('THEIRS');
    expect(saver.view).toEqual({ text: 'theirs', version: 2, state: { phase: 'SAVED' } });
    expect(world.kept).toBeNull();
    saver.type('theirs and mine');
    await world.pass();
    expect(world.server).toEqual({ body: 'theirs and mine', version: 3 });
  });
});

describe('lengths', () => {
  const post = { characters: 280, weighted: true, posts: 8 };

  test('posts are apart by a line of ---', () => {
    expect(postsOf('one\n---\ntwo --- still two\n\n ---  \n\n---\nthree\n')).toEqual([
      'one',
      'two --- still two',
      'three',
    ]);
    expect(postsOf('')).toEqual([]);
  });

  test('of posts are counted as Twitter does, of texts in code points', () => {
    expect(countOf('Look: https://example.com/a/long/address 🎉', post).words).toBe('32 of 280 characters');
    expect(countOf('日'.repeat(140), post)).toEqual({ words: '280 of 280 characters', over: false });
    expect(countOf('日'.repeat(141), post).over).toBe(true);
    expect(countOf('日🎉', { characters: 3_000, weighted: false }).words).toBe('2 of 3,000 characters');
  });

  test('words are what has letters or figures', () => {
    expect(wordsIn('# Don’t stop – 3 times, at 12:05!\n\n> naïve')).toBe(7);
    expect(wordsIn(' \n')).toBe(0);
  });
});

describe('what is being written', () => {
  test('is the text as far as it has come, whatever it is part of', () => {
    expect(writtenText(undefined)).toBe('');
    expect(writtenText('{"bo')).toBe('');
    expect(writtenText('{"body":"# A ti')).toBe('# A ti');
    expect(writtenText('{"body":"# A title\\n\\nFirst \\"word\\""}')).toBe('# A title\n\nFirst "word"');
    expect(writtenText('{"posts":["One","Tw')).toBe('One\n\n---\n\nTw');
    expect(postsOf(writtenText('{"posts":["One","Two"]}'))).toEqual(['One', 'Two']);
    expect(writtenText('I am sorry')).toBe('');
  });
});
