/** What the recording can become: a card for each content type, as many as the API tells. */
import { useEffect, useRef, useState } from 'react';
import { Eye, Pencil, RotateCw, Sparkles } from 'lucide-react';
import { Link } from 'wouter';
import { announce } from '../../live/announcer.ts';
import { alertUser } from '../../ui/alerts.tsx';
import { Working } from '../../ui/parts.tsx';
import { ContentPill } from './ContentPill.tsx';
import { useContentAction, type ContentAction } from './useContentAction.ts';
import type { ProjectView } from './useProject.ts';
import { useStartDraft } from './useStartDraft.ts';

interface CardsProps extends Pick<ProjectView, 'refresh' | 'catchUp'> {
  project: NonNullable<ProjectView['project']>;
}

export function Cards({ project, ...asking }: CardsProps) {
  return (
    <section aria-labelledby="content" className="grid gap-3">
      <h2 id="content">Drafts</h2>
      <ul className="content-cards">
        {project.contentActions.map((action) => (
          <Card key={action.type} projectId={project.id} told={action} {...asking} />
        ))}
      </ul>
    </section>
  );
}

interface CardProps extends Omit<CardsProps, 'project'> {
  projectId: string;
  told: ContentAction;
}

function Card({ projectId, told, refresh, catchUp }: CardProps) {
  const action = useContentAction(told, projectId, catchUp);
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
  const { draft, label, run, state, type } = action;
  const { starting, start } = useStartDraft(`${run?.id} ${state}`);
  const generate = async () => {
    if (starting) return;
    const failure = await start({ projectId, type });
    if (failure !== null) alertUser(failure);
    refresh();
  };
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
      const again = state === 'FAILED';
      const word = again ? 'Try again' : 'Generate';
      return (
        <button
          type="button"
          className="btn"
          aria-disabled={starting}
          aria-label={starting ? undefined : `${word}: ${label}`}
          onClick={() => void generate()}
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
      return state === 'PROCESSING' && draft ? (
        <Link className="btn" href={`/drafts/${draft.id}`} aria-label={`See what is there: ${label}`}>
          See what is there
        </Link>
      ) : (
        <p className="content-none small soft">
          {state === 'PROCESSING' ? 'It comes here by itself.' : 'There are no words to write from.'}
        </p>
      );
  }
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
