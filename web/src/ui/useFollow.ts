/** Keeps a box that scrolls at its end while what is in it grows, until the reader scrolls up. */
import { useEffect, useRef, type RefObject, type UIEvent } from 'react';

/** How near the end still counts as being there. */
const nearPx = 30;

interface Follow<Box extends HTMLElement> {
  ref: RefObject<Box | null>;
  onScroll(event: UIEvent<Box>): void;
}

/** @param text what grows in it; null while nothing does, and the box stays where it is */
export function useFollow<Box extends HTMLElement>(text: string | null): Follow<Box> {
  const ref = useRef<Box>(null);
  const follows = useRef(true);
  useEffect(() => {
    if (text === null) follows.current = true;
    else if (follows.current && ref.current) ref.current.scrollTop = ref.current.scrollHeight;
  }, [text]);
  return {
    ref,
    onScroll({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) {
      follows.current = text === null || scrollHeight - scrollTop - clientHeight < nearPx;
    },
  };
}
