/** What surrounds every page: skip link, navigation, connection, banner, foot. */
import { useEffect, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { domainNav } from '../domains/domain.ts';
import { useLink } from '../live/link.ts';
import type { Link as LinkKind } from '../live/state.ts';
import { useRegistry } from '../live/registry.ts';
import { timeOfDay } from '../live/words.ts';
import { Alerts } from './alerts.tsx';
import { afterNavigation, LiveRegion } from './parts.tsx';
import { setIcon } from './tab.ts';
import { ThemeSwitch } from './theme.tsx';

const linkWords: Record<LinkKind, string> = {
  CONNECTING: 'Connecting',
  LIVE: 'Live',
  POLLING: 'Polling',
  RECONNECTING: 'Reconnecting',
  OFFLINE: 'Offline',
  ENDED: 'Ended',
};

export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const registry = useRegistry();
  const only = registry.pipelines?.length === 1 ? registry.pipelines[0]!.name : null;
  useNavigation(path);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <Link className="brand" href="/" aria-label="Longhaul, all runs">
          <svg viewBox="0 0 30 14" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden>
            <path d="M6 7h7" />
            <circle cx="3.5" cy="7" r="2.5" fill="currentColor" stroke="none" />
            <path d="M17 7h7" stroke="var(--edge)" />
            <circle cx="15" cy="7" r="4" fill="var(--go)" stroke="none" />
            <circle cx="26.5" cy="7" r="2.2" stroke="var(--edge)" />
          </svg>
          <span>Longhaul</span>
        </Link>
        <nav aria-label="Main">
          <Link href={only ? `/new/${only}` : '/#new'} aria-current={path.startsWith('/new') ? 'page' : undefined}>
            New
          </Link>
          <Link href="/" aria-current={path === '/' ? 'page' : undefined}>
            Runs
          </Link>
          {domainNav.map(({ href, word }) => (
            <Link key={href} href={href} aria-current={inside(path, href) ? 'page' : undefined}>
              {word}
            </Link>
          ))}
        </nav>
        <ConnectionChip />
      </header>
      <section className="banner no-print" aria-label="Notices">
        <Banner practice={registry.service?.practice ?? false} />
      </section>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        {registry.service && (
          <>
            <span>
              {registry.service.practice ? 'Practice provider' : registry.service.model} · {registry.service.version}
            </span>
            {registry.service.development && <a href="/graphiql">GraphQL API</a>}
            {registry.service.engineUrl && <a href={registry.service.engineUrl}>Temporal</a>}
          </>
        )}
        <ThemeSwitch />
      </footer>
      <LiveRegion />
      <Alerts />
    </div>
  );
}

/** A page counts as inside of the list that leads to it. */
const inside = (path: string, href: string) => path === href || path.startsWith(`${href}/`);

/** A new page begins at its top, and its heading takes the focus. */
function useNavigation(path: string): void {
  useEffect(() => {
    if (!path.startsWith('/runs/')) setIcon('idle');
    // In a narrow window the ways may be longer than their line.
    document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    return () => {
      afterNavigation();
      window.scrollTo(0, 0);
    };
  }, [path]);
}

function ConnectionChip() {
  const state = useLink();
  if (!state) return <span className="chip" />;
  return (
    <span className="chip" data-link={state.link}>
      <i aria-hidden />
      {linkWords[state.link]}
    </span>
  );
}

/** One line at a time, the most urgent: no network, no answer, practice. */
function Banner({ practice }: { practice: boolean }) {
  const state = useLink();
  if (state?.link === 'OFFLINE') {
    return <p data-tone="stop">You are offline. What you see is {asOf(state.asOf)}; the work goes on without you.</p>;
  }
  if (state?.link === 'RECONNECTING') {
    return (
      <p data-tone="wait">
        Reconnecting since {timeOfDay(state.linkSince, true)}. What you see is {asOf(state.asOf)}; the work goes on.
      </p>
    );
  }
  if (practice)
    return (
      <p>
        Practice answers: no real model is asked, nothing is paid.
        <span className="wide-only"> Set OPENAI_API_KEY for a real one.</span>
      </p>
    );
  return null;
}

const asOf = (at: number) => (at > 0 ? `as of ${timeOfDay(at, true)}` : 'not loaded yet');
