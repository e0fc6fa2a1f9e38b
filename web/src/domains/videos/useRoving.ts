/** Many buttons in a row are one stop of Tab: arrow keys, Home and End go from one to the next, and what scrolls follows. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

interface RovingOptions {
  count: number;
  /** Which one Tab comes to, as long as nobody has chosen another by keys. */
  current: number;
  keys: { next: string; previous: string };
  /** Of one press of Page Up or Page Down. */
  page: number;
  scrollTo(index: number): void;
}

export function useRoving({ count, current, keys, page, scrollTo }: RovingOptions) {
  const [chosen, setChosen] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  const active = Math.max(0, Math.min(count - 1, chosen ?? current));

  // The button is in the page only after the scrolling.
  useEffect(() => {
    if (wanted.current === null) return;
    const button = box.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] button`);
    if (!button) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      [keys.next]: active + 1,
      [keys.previous]: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: count - 1,
    };
    const step = steps[event.key];
    if (step === undefined || count === 0) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(count - 1, step));
    wanted.current = index;
    setChosen(index);
    scrollTo(index);
  };
  return {
    box,
    onKeyDown,
    /** Of the button of that index. */
    tabIndex: (index: number) => (index === active ? 0 : -1),
    /** Tab comes to where the time is again. */
    onBlur: () => setChosen(null),
  };
}
