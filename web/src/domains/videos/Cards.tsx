/** What the recording can become: a card for each content type, as many as the API tells. */
import { useEffect, useRef, useState } from 'react';
import { Eye, Pencil, RotateCw, Sparkles } from 'lucide-react';
import { Link } from 'wouter';
import { StartContentDraftDocument } from '../../gql/graphql.ts';
import { announce } from '../../live/announcer.ts';
import { request } from '../../live/api.ts';
import { randomId } from '../../live/browser.ts';
import { alertUser } from '../../ui/alerts.tsx';
import { Working } from '../../ui/parts.tsx';
import { ContentPill } from './ContentPill.tsx';
import { useContentAction, type ContentAction } from './useContentAction.ts';
import type { ProjectView } from './useProject.ts';

interface CardsProps {
  project: NonNullable<ProjectView['project']>;
  refresh(): void;
}

export function Cards({ project, refresh }: CardsProps) {
  return (
    <section aria-labelledby="content" className="grid gap-3">
      <h2 id="content">Drafts</h2>
      <ul className="content-cards">
        {project.contentActions.map((action) => (
          <Card key={action.type} projectId={project.id} told={action} refresh={refresh} />
        ))}
      </ul>
    </section>
  );
}

function Card({ projectId, told, refresh }: { projectId: string; told: ContentAction; refresh(): void }) {
  const action = useContentAction(told, projectId);
  const endSeen = useSeenEnd(action);
  return (
    <li className="panel content-card" data-state={action.state}>
      <h3>{action.label}</h3>
      <p className="small soft">{action.description}</p>
      <ContentPill action={action} drawn={endSeen} />
      <Button projectId={projectId} action={action} refresh={refresh} />
    </li>
  );
}

/** The one thing that can be done now, as the API says. */
function Button({ projectId, action, refresh }: { projectId: string; action: ContentAction; refresh(): void }) {
  const { starting, start } = useStartDraft(projectId, action, refresh);
  const { draft, label } = action;
  switch (action.action) {
    case 'EDIT':
    case 'VIEW': {
      const [Icon, word] = action.action === 'EDIT' ? [Pencil, 'Edit'] : [Eye, 'View'];
      return (
        <Link className="btn primary" href={`/drafts/${draft?.id}`} aria-label={`${word}: ${label}`}>
          <Icon aria-hidden />
          {word}
        </Link>
      );
    }
    case 'GENERATE': {
      const again = action.state === 'FAILED';
      const word = again ? 'Try again' : 'Generate';
      return (
        <button
          type="button"
          className="btn"
          aria-disabled={starting}
          aria-label={starting ? undefined : `${word}: ${label}`}
          onClick={start}
        >
          {starting ? (
            <Working>Starting</Working>
          ) : (
            <>
              {again ? <RotateCw aria-hidden /> : <Sparkles aria-hidden />}
              {word}
            </>
          )}
        </button>
      );
    }
    case 'NONE':
      return action.state === 'PROCESSING' && draft ? (
        <Link className="btn" href={`/drafts/${draft.id}`} aria-label={`See what is there: ${label}`}>
          See what is there
        </Link>
      ) : (
        <p className="content-none small soft">
          {action.state === 'PROCESSING' ? 'It comes here by itself.' : 'There is nothing to write from yet.'}
        </p>
      );
  }
}

/** One key until it has started, so that a second try after a lost answer starts no second run. */
function useStartDraft(projectId: string, { type, run, state }: ContentAction, refresh: () => void) {
  const [starting, setStarting] = useState(false);
  const key = useRef(randomId());
  // It is starting until the card says what has become of it.
  useEffect(() => setStarting(false), [run?.id, state]);
  const start = async () => {
    if (starting) return;
    setStarting(true);
    try {
      const { start: answer } = await request(StartContentDraftDocument, {
        input: { projectId, type },
        idempotencyKey: key.current,
      });
      key.current = randomId();
      if (answer.userErrors[0]) {
        alertUser(answer.userErrors[0].message);
        setStarting(false);
      }
    } catch (error) {
      alertUser(error instanceof Error ? error.message : String(error));
      setStarting(false);
    }
    refresh();
  };
  return { starting, start: () => void start() };
}

/** Whether this page saw it being written, and then the end; says the end. */
function useSeenEnd({ state, label }: ContentAction): boolean {
  const was = useRef(state);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (was.current === 'PROCESSING' && state !== 'PROCESSING') {
      setSeen(state === 'READY');
      announce(state === 'READY' ? `${label} is complete` : `${label} has failed`);
    }
    if (state === 'PROCESSING') setSeen(false);
    was.current = state;
  }, [state, label]);
  return seen;
}
