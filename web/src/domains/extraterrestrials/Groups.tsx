/** How many are in which state, as a bar; the words stand beside it. */
import type { Counts } from './rows.ts';
import { groupWords } from './words.ts';

export function Groups({ counts }: { counts: Counts | null }) {
  return (
    <div className="et-bar" aria-hidden>
      {counts &&
        groupWords.map(([group]) => (
          <i key={group} data-group={group} style={{ flexGrow: counts[group], display: counts[group] ? '' : 'none' }} />
        ))}
    </div>
  );
}
