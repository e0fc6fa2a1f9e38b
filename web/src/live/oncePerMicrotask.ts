/** `tell`, once for all calls of one moment. By microtask: hidden tabs have no animation frames. */
export function oncePerMicrotask(tell: () => void): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      tell();
    });
  };
}
