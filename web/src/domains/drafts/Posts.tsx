/** A text to copy, not to write on: each post, or the whole, with its length. */
import { CopyButton } from '../../ui/CopyButton.tsx';
import { countOf, postsOf, type Limits } from './counts.ts';

interface PostsProps {
  body: string;
  limits: Limits;
  /** It is being written: there is nothing to copy yet. */
  unfinished?: boolean;
}

export function Posts({ body, limits, unfinished = false }: PostsProps) {
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
              {posts.length > 1 && !unfinished && (
                <CopyButton word="Copy" label={`Copy post ${index + 1}`} text={post} />
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
