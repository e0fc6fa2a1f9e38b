/** Has the text written again. Asks first: it costs a call, and an edited text is replaced. */
import { useState } from 'react';
import { Sparkles } from 'lucide-react';
import type { ContentType } from '../../gql/graphql.ts';
import { Working } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { useStartDraft } from '../videos/useStartDraft.ts';
import { OwnWords } from './OwnWords.tsx';

interface RegenerateProps {
  draft: { type: ContentType; edited: boolean; project: { id: string } };
  onStarted(): void;
  onClose(): void;
}

export function Regenerate({ draft: { type, edited, project }, onStarted, onClose }: RegenerateProps) {
  const [context, setContext] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const { starting, start } = useStartDraft();
  const regenerate = async () => {
    if (starting) return;
    setFailure(null);
    const problem = await start({
      projectId: project.id,
      type,
      context: context.trim() || null,
      replaceEdited: edited,
    });
    if (problem === null) onStarted();
    else setFailure(problem);
  };
  return (
    <Sheet title="Write it again" onClose={onClose}>
      {edited && (
        <p>
          <strong>You have changed this text.</strong> The new one takes its place; yours stays among the versions and
          can be restored.
        </p>
      )}
      <OwnWords id="regenerate-context" value={context} onChange={setContext} />
      {failure && (
        <p className="fault" role="alert">
          {failure}
        </p>
      )}
      <button type="button" className="btn primary" aria-disabled={starting} onClick={() => void regenerate()}>
        {starting ? (
          <Working>Starting</Working>
        ) : (
          <>
            <Sparkles aria-hidden />
            {edited ? 'Replace my text' : 'Write it again'}
          </>
        )}
      </button>
    </Sheet>
  );
}
