/** A field for one file: choose, drop, paste, or, where there is a camera, take it. Knows nothing of sending. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Camera, FolderOpen } from 'lucide-react';
import './files.css';

interface FileFieldProps {
  /** Of the native control; labels and error summaries lead to it. */
  id: string;
  label: string;
  /** What to choose, in a sentence: `A JPEG, PNG …`. */
  hint: string;
  fault?: string;
  /** Media types and endings, as `<input accept>` takes them. */
  accept: string;
  /** Where nothing of the file is shown but its name. */
  low?: boolean;
  /** The camera's picture or film, on devices that have one at hand. */
  camera?: 'picture' | 'film';
  /** What has been chosen; without it the field is an empty box of the same size. */
  children?: ReactNode;
  onFile(file: File): void;
}

export function FileField({ id, label, hint, fault, accept, low, camera, children, onFile }: FileFieldProps) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const take = useRef(onFile);
  take.current = onFile;

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const file = event.clipboardData?.files[0];
      if (!file) return;
      event.preventDefault();
      take.current(file);
    };
    // A file that misses the box would take the place of the page.
    const stay = (event: DragEvent) => event.preventDefault();
    document.addEventListener('paste', paste);
    window.addEventListener('dragover', stay);
    window.addEventListener('drop', stay);
    return () => {
      document.removeEventListener('paste', paste);
      window.removeEventListener('dragover', stay);
      window.removeEventListener('drop', stay);
    };
  }, []);

  const chosen = (input: HTMLInputElement) => {
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = '';
    if (file) onFile(file);
  };
  const handy = camera && matchMedia('(pointer: coarse)').matches;
  return (
    <div className="field">
      <label htmlFor={id} data-name={label}>
        {label}
      </label>
      <div
        className="drop"
        data-over={over}
        data-filled={children != null}
        data-low={low}
        onDragEnter={() => {
          depth.current++;
          setOver(true);
        }}
        onDragLeave={() => {
          depth.current = Math.max(0, depth.current - 1);
          if (depth.current === 0) setOver(false);
        }}
        onDrop={(event) => {
          event.preventDefault();
          depth.current = 0;
          setOver(false);
          const file = event.dataTransfer.files[0];
          if (file) onFile(file);
        }}
      >
        {children}
        <div className="drop-ways">
          <label className="btn">
            <FolderOpen aria-hidden />
            {children == null ? 'Choose a file' : 'Choose another'}
            <input
              id={id}
              className="sr-only"
              type="file"
              accept={accept}
              aria-invalid={fault ? true : undefined}
              aria-describedby={fault ? `fault-${id}` : `hint-${id}`}
              onChange={(event) => chosen(event.target)}
            />
          </label>
          {handy && (
            <label className="btn">
              <Camera aria-hidden />
              {camera === 'film' ? 'Film it' : 'Take a photo'}
              <input
                className="sr-only"
                type="file"
                accept={camera === 'film' ? 'video/*' : 'image/*'}
                capture="environment"
                onChange={(event) => chosen(event.target)}
              />
            </label>
          )}
          {children == null && !handy && <span className="soft small">or drop it here, or paste it</span>}
        </div>
      </div>
      <p className="hint" id={`hint-${id}`}>
        {hint}
      </p>
      {fault && (
        <p className="fault" id={`fault-${id}`}>
          {fault}
        </p>
      )}
    </div>
  );
}
