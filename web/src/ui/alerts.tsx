/** Alerts that stay until they are dismissed. The same words are shown once, however often they come. */
import { useSyncExternalStore } from 'react';
import { X } from 'lucide-react';

interface Alert {
  id: number;
  text: string;
}

let alerts: readonly Alert[] = [];
let last = 0;
const listeners = new Set<() => void>();

function become(next: readonly Alert[]): void {
  alerts = next;
  for (const listener of listeners) listener();
}

export function alertUser(text: string): void {
  if (!alerts.some((alert) => alert.text === text)) become([...alerts.slice(-2), { id: ++last, text }]);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Alerts() {
  const shown = useSyncExternalStore(subscribe, () => alerts);
  return (
    <div className="alerts no-print">
      {shown.map(({ id, text }) => (
        <div key={id} className="alert" role="alert">
          <p>{text}</p>
          <button
            type="button"
            className="btn quiet tiny"
            onClick={() => become(alerts.filter((alert) => alert.id !== id))}
          >
            <X aria-hidden />
            Dismiss
          </button>
        </div>
      ))}
    </div>
  );
}
