/** The bell: one notification at a run's end, only for who asked for it. */
import { useEffect, useState } from 'react';
import { Bell, BellRing } from 'lucide-react';
import { memory } from '../live/browser.ts';
import { titleOf, useRegistry } from '../live/registry.ts';
import { isFinal, type Run } from '../live/state.ts';
import { alertUser } from '../ui/alerts.tsx';

/** The bell: one notification at the end, only after it was clicked. */
export function TellMe({ run }: { run: Run }) {
  const slot = `bell.${run.id}`;
  const [on, setOn] = useState(() => memory.read(slot, false, 'session'));
  const registry = useRegistry();
  const possible = 'Notification' in window && window.isSecureContext;
  const title = titleOf(registry, run.pipeline);

  useEffect(() => {
    memory.write(slot, on || null, 'session');
    if (on) bells.set(run.id, title);
    else bells.delete(run.id);
  }, [on, slot, run.id, title]);

  const toggle = async () => {
    if (on) return setOn(false);
    if (!possible)
      return alertUser(
        'This browser allows no notifications on this address. The tab itself tells: its title and icon show ✓ at the end.',
      );
    const permission =
      Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
    if (permission === 'granted') setOn(true);
    else
      alertUser(
        'Notifications are blocked for this page in the browser. The tab itself tells: its title and icon show ✓ at the end.',
      );
  };
  const Icon = on ? BellRing : Bell;
  return (
    <button type="button" className="btn" aria-pressed={on} onClick={() => void toggle()}>
      <Icon aria-hidden />
      Tell me when it's done
    </button>
  );
}

/** Runs whose end is to be told. */
const bells = new Map<string, string>();

/** Tells the end of a run that the bell was clicked for, once. */
export function ringBell(run: Run): void {
  const title = bells.get(run.id);
  if (title === undefined || !isFinal(run.status)) return;
  bells.delete(run.id);
  try {
    new Notification(run.status === 'COMPLETED' ? `${title}: done` : `${title}: ended without a result`, {
      body: run.title,
      tag: run.id,
    });
  } catch {
    // Some mobile browsers only notify from a service worker; the tab's title tells.
  }
}
