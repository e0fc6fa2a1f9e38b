/** A text that the model writes, at its end while it grows, until the reader scrolls up. */
import { useFollow } from './useFollow.ts';

/** @param writing whether more of it is to come */
export function Written({ text, writing }: { text: string; writing: boolean }) {
  const follow = useFollow<HTMLPreElement>(text);
  return (
    // A box that scrolls is reached by Tab.
    <pre className="written" tabIndex={0} aria-label="Text" {...follow}>
      {text}
      {writing && <span className="caret" aria-hidden />}
    </pre>
  );
}
