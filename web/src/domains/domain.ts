/**
 * A domain's pages beside its runs: what a folder here shows of the domain of that name in src/domains. Its index.ts is in the
 * first JavaScript, so it only says what there is; the pages load when they are opened.
 */
import type { ComponentType } from 'react';
import { createPartLoader } from '../live/parts.ts';

export interface PageProps {
  /** What stands in the address for each `:name` of the path. */
  params: Readonly<Record<string, string>>;
}

export interface WebDomain {
  /** Its place in the navigation. */
  nav?: { href: string; word: string; order: number };
  /** By path; the domain in src/domains names the same paths, so that the server sends the app for them. */
  pages: Readonly<Record<string, () => Promise<{ default: ComponentType<PageProps> }>>>;
}

const files = import.meta.glob<{ default: WebDomain }>('./*/index.ts', { eager: true });
const domains = Object.values(files).map((file) => file.default);

export const domainNav = domains.flatMap(({ nav }) => nav ?? []).toSorted((one, other) => one.order - other.order);

const pages = Object.assign({}, ...domains.map((domain) => domain.pages)) as WebDomain['pages'];
export const domainPaths = Object.keys(pages);
export const useDomainPage = createPartLoader(pages);
