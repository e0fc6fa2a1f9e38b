/** A text to copy, not to write on: each post, or the whole, with its length. */
import { CopyButton } from '../../ui/CopyButton.tsx';
import { countOf, postsOf, type Limits } from './counts.ts';

export function Posts({ body, limits }: { body: string; limits: Limits }) {
  const posts = limits.posts != null ? postsOf(body) : [body.trim()].filter(Boolean);
  if (posts.length === 0) return <p className="soft">There is no text.</p>;
  return (
    <ol className="posts">
      {posts.map((post, index) => {
        const { words, over } = countOf(post, limits);
        return (
          <li key={index}>
            <p className="post-text">{post}</p>
            <div className="post-foot small soft num">
              <span className={over ? 'fault' : undefined}>
                {posts.length > 1 && `${index + 1} of ${posts.length} · `}
                {words}
                {over && ', too long'}
              </span>
              {posts.length > 1 && <CopyButton word="Copy" label={`Copy post ${index + 1}`} text={post} />}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
