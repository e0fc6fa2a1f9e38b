/** A text to write on: the text beside how readers see it, saved by itself. */
import { lazy, Suspense, useDeferredValue, useEffect, useRef, useState } from 'react';
import { Check, ImagePlus, X } from 'lucide-react';
import { announce } from '../../live/announcer.ts';
import type { ContentTypeInfo } from '../../live/contentTypes.ts';
import { figure } from '../../live/words.ts';
import { PanelBoundary, Working } from '../../ui/parts.tsx';
import { useFollow } from '../../ui/useFollow.ts';
import { Conflict } from './Conflict.tsx';
import { countOf, postsOf, wordsIn, type Limits } from './counts.ts';
import { saveWords, type DraftSaver, type SaverView } from './draftSaver.ts';
import { InsertScreenshot } from './InsertScreenshot.tsx';
import { Posts } from './Posts.tsx';

const Preview = lazy(() => import('./Preview.tsx'));

export interface EditorProps {
  draft: {
    id: string;
    limits: Limits;
    project: { id: string; durationSeconds?: number | null; screenshots: { totalCount: number } };
  };
  type: ContentTypeInfo;
  saver: DraftSaver;
  view: SaverView;
  /** What is being written to take its place, as far as it has come; null where nothing is. */
  coming: string | null;
}

export function Editor({ draft, type, saver, view, coming }: EditorProps) {
  const [shown, setShown] = useState<'WRITE' | 'PREVIEW'>('WRITE');
  const [inserting, setInserting] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | null>(null);
  const preview = useDeferredValue(coming ?? view.text);
  const isComing = coming !== null;
  const follow = useFollow<HTMLDivElement>(isComing ? preview : null);
  const { screenshots } = draft.project;
  useAnnouncedTrouble(view);
  useEffect(() => {
    // Where there is room for one of the two: never in place of what is being typed.
    if (isComing && document.activeElement !== field.current) setShown('PREVIEW');
  }, [isComing]);

  /** A paragraph of its own, where the caret was last. */
  const insert = (markdown: string) => {
    const at = Math.min(caret.current ?? view.text.length, view.text.length);
    const before = view.text.slice(0, at).replace(/\n*$/, at > 0 ? '\n\n' : '');
    const after = view.text.slice(at).replace(/^\n*/, '\n\n');
    saver.type(before + markdown + after);
    caret.current = before.length + markdown.length;
    setInserting(false);
    field.current?.focus();
  };
  return (
    <>
      {view.state.phase === 'CONFLICT' && <Conflict mine={view.text} theirs={view.state.theirs} saver={saver} />}
      <div className="editor-bar">
        <SaveLine view={view} />
        {type.placesScreenshots && screenshots.totalCount > 0 && (
          <button type="button" className="btn tiny" aria-haspopup="dialog" onClick={() => setInserting(true)}>
            <ImagePlus aria-hidden />
            Insert a screenshot
          </button>
        )}
        <fieldset className="choices editor-tabs">
          <legend className="sr-only">What is shown</legend>
          {(['WRITE', 'PREVIEW'] as const).map((which) => (
            <label key={which} className="choice">
              <input type="radio" name="shown" checked={shown === which} onChange={() => setShown(which)} />
              {which === 'WRITE' ? 'Write' : isComing ? 'New text' : 'Preview'}
            </label>
          ))}
        </fieldset>
      </div>
      <div className="editor" data-shown={shown}>
        <section className="editor-write" aria-labelledby="draft-text">
          <h2 id="draft-text">Text</h2>
          <textarea
            ref={field}
            aria-labelledby="draft-text"
            aria-describedby="draft-counts"
            value={view.text}
            spellCheck
            onChange={(event) => saver.type(event.target.value)}
            onSelect={({ currentTarget }) => (caret.current = currentTarget.selectionStart)}
            onBlur={() => saver.flush()}
          />
          <Counts text={view.text} limits={draft.limits} />
        </section>
        <section className="editor-preview" aria-labelledby="draft-preview">
          <h2 id="draft-preview">{isComing ? 'The new text, as it is written' : 'Preview'}</h2>
          {/* A box that scrolls is reached by Tab. */}
          <div
            className="panel pad preview"
            tabIndex={0}
            role="group"
            aria-labelledby="draft-preview"
            aria-busy={isComing}
            {...follow}
          >
            <PanelBoundary what="The preview">
              {type.format !== 'MARKDOWN' ? (
                <Posts body={preview} limits={draft.limits} unfinished={isComing} />
              ) : (
                <Suspense
                  fallback={
                    <span className="late-show">
                      <Working>Loading the preview</Working>
                    </span>
                  }
                >
                  <Preview body={preview} />
                </Suspense>
              )}
            </PanelBoundary>
          </div>
        </section>
      </div>
      {inserting && <InsertScreenshot project={draft.project} onInsert={insert} onClose={() => setInserting(false)} />}
    </>
  );
}

function SaveLine({ view }: { view: SaverView }) {
  const { phase } = view.state;
  const trouble = phase === 'FAILED' || phase === 'CONFLICT';
  return (
    <p className={`save-line small num ${trouble ? 'fault' : 'soft'}`} data-phase={phase}>
      {trouble ? <X aria-hidden /> : phase === 'SAVED' ? <Check aria-hidden /> : <span className="spin" aria-hidden />}
      {saveWords(view)}
    </p>
  );
}

function Counts({ text, limits }: { text: string; limits: Limits }) {
  const posts = limits.posts != null ? postsOf(text) : null;
  const count = countOf(text, limits);
  return (
    <div className="small soft num" id="draft-counts">
      {posts ? (
        <ol className="post-counts">
          {posts.map((post, index) => {
            const { words, over } = countOf(post, limits);
            return (
              <li key={index} className={over ? 'fault' : undefined}>
                Post {index + 1}: {words}
                {over && ', too long'}
              </li>
            );
          })}
        </ol>
      ) : (
        <p className={count.over ? 'fault' : undefined}>
          {count.words}
          {count.over && ', too long'} · {figure(wordsIn(text))} words
        </p>
      )}
    </div>
  );
}

/** What is saved says nothing: only that it cannot be. */
function useAnnouncedTrouble(view: SaverView): void {
  const { phase } = view.state;
  const words = saveWords(view);
  useEffect(() => {
    if (phase === 'FAILED') announce(words);
  }, [phase, words]);
}
