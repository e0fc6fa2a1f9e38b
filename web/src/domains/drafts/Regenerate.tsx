/** Has the text written again. Asks first: it costs a call, and an edited text is replaced. */
import { useRef, useState } from 'react';
import { Sparkles } from 'lucide-react';
import { StartContentDraftDocument, type ContentType } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';
import { randomId } from '../../live/browser.ts';
import { Working } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

interface RegenerateProps {
  draft: { type: ContentType; edited: boolean; project: { id: string } };
  onStarted(): void;
  onClose(): void;
}

export function Regenerate({ draft: { type, edited, project }, onStarted, onClose }: RegenerateProps) {
  const [context, setContext] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  // One key until it has started, so that a second try after a lost answer starts no second run.
  const key = useRef(randomId());
  const start = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const { start: answer } = await request(StartContentDraftDocument, {
        input: { projectId: project.id, type, context: context.trim() || null, replaceEdited: edited },
        idempotencyKey: key.current,
      });
      if (!answer.userErrors[0]) return onStarted();
      key.current = randomId();
      setFailure(answer.userErrors[0].message);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <Sheet title="Write it again" onClose={onClose}>
      {edited && (
        <p>
          <strong>You have changed this text.</strong> The new one takes its place; yours stays among the versions and
          can be restored.
        </p>
      )}
      <div className="field">
        <label htmlFor="regenerate-context">
          Your own words for it <span className="soft font-normal">(instead of the recording’s, if you like)</span>
        </label>
        <textarea
          id="regenerate-context"
          value={context}
          maxLength={4_000}
          onChange={(event) => setContext(event.target.value)}
        />
      </div>
      {failure && (
        <p className="fault" role="alert">
          {failure}
        </p>
      )}
      <button type="button" className="btn primary" aria-disabled={busy} onClick={() => void start()}>
        {busy ? (
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
