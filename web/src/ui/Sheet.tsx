/** A native modal dialog at the side: Esc and the backdrop close it, the focus goes back to where it was. */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { X } from 'lucide-react';
import { LiveRegion } from './parts.tsx';

export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const opened = dialog.current!;
    const before = document.activeElement;
    if (!opened.open) opened.showModal();
    return () => {
      opened.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    // The backdrop is the dialog's own box outside of its content; keyboards have Esc.
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current && event.clientX < dialog.current.getBoundingClientRect().left) onClose();
      }}
    >
      <div className="sheet-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="btn quiet" onClick={onClose}>
          <X aria-hidden />
          Close
        </button>
      </div>
      <div className="sheet-body">{children}</div>
      <LiveRegion />
    </dialog>
  );
}
