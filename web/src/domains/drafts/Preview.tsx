/** Markdown as readers will see it: no HTML of its own, no script, no picture from elsewhere. Loaded when it is looked at. */
import { createElement, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';

const ours = /^\/(screenshots|blobs)\//;
/** Below the heading of the preview itself. */
const topLevel = 3;

export default function Preview({ body }: { body: string }) {
  const levels = [...body.matchAll(/^(#{1,6})\s/gm)].map(([, signs]) => signs!.length);
  const shift = topLevel - Math.min(6, ...levels);
  const heading =
    (level: number) =>
    ({ children }: { children?: ReactNode }) =>
      createElement(`h${Math.min(6, Math.max(topLevel, level + shift))}`, { 'data-level': level }, children);
  const components: Components = {
    h1: heading(1),
    h2: heading(2),
    h3: heading(3),
    h4: heading(4),
    h5: heading(5),
    h6: heading(6),
    img: ({ src, alt }) =>
      typeof src === 'string' && ours.test(src) ? (
        <img src={src} alt={alt ?? ''} loading="lazy" />
      ) : (
        <em className="soft">(a picture from elsewhere, not shown here{alt ? `: ${alt}` : ''})</em>
      ),
    a: ({ href, children }) => (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ),
    table: ({ children }) => (
      // A box that scrolls is reached by Tab.
      <div className="preview-table" tabIndex={0} role="group" aria-label="Table">
        <table>{children}</table>
      </div>
    ),
  };
  return (
    <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize]} components={components}>
      {body}
    </Markdown>
  );
}
