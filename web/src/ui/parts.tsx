/** The small parts that every page is made of. They know nothing of the network. */
import { Component, useEffect, useRef, type ReactNode } from 'react';
import { Check, Clock, Minus, RotateCw, X } from 'lucide-react';
import type { RunStatus } from '../gql/graphql.ts';
import { useAnnouncement } from '../live/announcer.ts';
import { statusTone, statusWords } from '../live/words.ts';

const pillIcons: Partial<Record<RunStatus, typeof Check>> = {
  REQUESTED: Clock,
  QUEUED: Clock,
  COMPLETED: Check,
  FAILED: X,
  TIMED_OUT: X,
  CANCELLED: Minus,
};

/** A run's status, always with its word. `drawn` draws the check once: for an end that was seen happening. */
export function Pill({ status, retrying, drawn }: { status: RunStatus; retrying?: boolean; drawn?: boolean }) {
  const Icon = retrying ? RotateCw : pillIcons[status];
  return (
    <span className="pill" data-tone={retrying ? 'wait' : statusTone[status]}>
      {Icon ? (
        <Icon aria-hidden className={drawn ? 'draw' : ''} strokeWidth={2.6} />
      ) : (
        <i className="dot" aria-hidden />
      )}
      {retrying ? 'Retrying' : statusWords[status]}
    </span>
  );
}

/** Work that goes on, with words beside it. */
export function Working({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span className="spin" aria-hidden />
      {children}
    </span>
  );
}

/** In the place of a page whose first answer has not come. */
export function PageNotRead({ failed }: { failed: boolean }) {
  return (
    <div className="late-show soft pt-10" style={{ minHeight: '80vh' }}>
      {failed ? 'Longhaul does not answer just now. It is asked again by itself.' : <Working>Loading</Working>}
    </div>
  );
}

/** The polite voice of the page. Each modal dialog has one too: what is outside of it cannot be heard. */
export function LiveRegion() {
  return (
    <p className="sr-only" role="status" aria-live="polite">
      {useAnnouncement()}
    </p>
  );
}

/** The page's heading: takes the focus at navigation, and names the tab (a run's page names its own). */
export function Heading({ children, title }: { children: ReactNode; title?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (title) document.title = `${title} · Longhaul`;
  }, [title]);
  useEffect(() => {
    if (navigated) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

let navigated = false;
/** Told at the first navigation inside the page; the browser itself places the focus of a first load. */
export const afterNavigation = (): void => {
  navigated = true;
};

interface BoundaryProps {
  /** What could not be shown: "The result". */
  what: string;
  children: ReactNode;
}

/** Keeps what breaks in one panel in that panel. */
export class PanelBoundary extends Component<BoundaryProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div className="pad grid gap-3 justify-items-start" role="alert">
        <p>
          <strong>{this.props.what} cannot be shown.</strong> The run itself is not touched by this.
        </p>
        <p className="hint">{this.state.error.message}</p>
        <button type="button" className="btn" onClick={() => this.setState({ error: null })}>
          Try again
        </button>
      </div>
    );
  }
}

/** While a part of the page loads, and when it could not be had. */
export function ViewNotThere({ failure, retry }: { failure: Error | null; retry(): void }) {
  if (!failure) {
    return (
      <span className="late-show">
        <Working>Loading</Working>
      </span>
    );
  }
  return (
    <div className="grid gap-3 justify-items-start" role="alert">
      <p>This part of the page could not be loaded. Work that goes on is not touched by this.</p>
      <button type="button" className="btn" onClick={retry}>
        Try again
      </button>
    </div>
  );
}
