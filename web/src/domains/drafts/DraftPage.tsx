/** One draft: to write on, or to copy, as its content type says. */
import { useEffect, useState } from 'react';
import { History, Sparkles } from 'lucide-react';
import { Link } from 'wouter';
import { DraftDocument, type DraftQuery } from '../../gql/graphql.ts';
import { useContentTypes } from '../../live/contentTypes.ts';
import { useShownLink } from '../../live/link.ts';
import { useFresh } from '../../live/useFresh.ts';
import { NotFoundPage } from '../../pages/NotFoundPage.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Heading, PageNotRead, PanelBoundary, Working } from '../../ui/parts.tsx';
import type { PageProps } from '../domain.ts';
import { ContentPill } from '../videos/ContentPill.tsx';
import { useContentAction, type ContentAction } from '../videos/useContentAction.ts';
import { pipelineOfDrafts, pipelineOfProjects } from '../videos/useProject.ts';
import { Editor } from './Editor.tsx';
import { Posts } from './Posts.tsx';
import { Regenerate } from './Regenerate.tsx';
import { useComingText } from './useComingText.ts';
import { useDraftSaver } from './useDraftSaver.ts';
import { Versions } from './Versions.tsx';
import '../videos/videos.css';
import './drafts.css';

type Draft = NonNullable<DraftQuery['draft']>;

export default function DraftPage({ params }: PageProps) {
  const id = params['id']!;
  const { data, failure, link, asOf, refresh, catchUp } = useFresh(
    DraftDocument,
    { id },
    ({ pipeline }) => pipeline === pipelineOfDrafts || pipeline === pipelineOfProjects,
    ({ draft }) => draft != null && isToChange(draft),
  );
  useShownLink({ link, linkSince: asOf, asOf });
  if (data && !data.draft) {
    return <NotFoundPage what="There is no such draft here. It is shown to whoever had it written." />;
  }
  if (!data?.draft) {
    return <PageNotRead failed={failure !== null} />;
  }
  return <LoadedDraft draft={data.draft} refresh={refresh} catchUp={catchUp} />;
}

/** How far its content type is in its project. */
const actionOf = ({ type, project }: Draft): ContentAction =>
  project.contentActions.find((known) => known.type === type)!;

/** Also where the new text came between the moments at which the two were read. */
const isToChange = (draft: Draft): boolean => {
  const action = actionOf(draft);
  return action.state === 'PROCESSING' || (action.draft?.version ?? 0) > draft.version;
};

interface LoadedProps {
  draft: Draft;
  /** Asks at once. */
  refresh(): void;
  /** Asks at once where the socket does not tell. */
  catchUp(): void;
}

function LoadedDraft({ draft, refresh, catchUp }: LoadedProps) {
  const { project, limits } = draft;
  const types = useContentTypes();
  const type = types?.find((known) => known.type === draft.type) ?? null;
  const told = actionOf(draft);
  const action = useContentAction(told, null, catchUp);
  const { saver, view } = useDraftSaver(draft);
  const [sheet, setSheet] = useState<'VERSIONS' | 'REGENERATE' | null>(null);
  // In a conflict both texts are shown, and the page keeps its version.
  const coming = useComingText(action, view.state.phase === 'CONFLICT' ? Infinity : view.version);
  const isWritten = action.state === 'PROCESSING';
  const isEdited = type?.ready === 'EDIT';
  const edited = draft.edited || view.state.phase !== 'SAVED' || view.version !== draft.version;
  // What was saved here is a version that the rest of the page does not know yet.
  useEffect(() => {
    if (view.version > draft.version) refresh();
  }, [view.version, draft.version, refresh]);
  return (
    <>
      <div className="draft-head">
        <p className="small soft">
          <Link className="line-link" href={`/videos/${project.id}`}>
            {project.title}
          </Link>
        </p>
        <Heading title={`${told.label}: ${project.title}`}>{told.label}</Heading>
        <div className="actions">
          <CopyButton word={limits.posts == null ? 'Copy' : 'Copy all'} text={view.text} />
          <button type="button" className="btn tiny" aria-haspopup="dialog" onClick={() => setSheet('VERSIONS')}>
            <History aria-hidden />
            Versions
          </button>
          <button
            type="button"
            className="btn tiny"
            aria-haspopup="dialog"
            aria-disabled={isWritten}
            onClick={() => !isWritten && setSheet('REGENERATE')}
          >
            <Sparkles aria-hidden />
            Write it again
          </button>
        </div>
        {/* Which version it is stands beside the text. */}
        <ContentPill action={{ ...action, draft: null }} drawn={false} />
      </div>
      <PanelBoundary what="The text">
        {type === null ? (
          <p className="late-show soft" style={{ minHeight: '70vh' }}>
            <Working>Loading</Working>
          </p>
        ) : isEdited ? (
          <Editor draft={draft} type={type} saver={saver} view={view} coming={coming} />
        ) : (
          <section
            className="panel pad read-only"
            aria-label={coming === null ? 'Text' : 'The new text, as it is written'}
            aria-busy={coming !== null}
          >
            <Posts body={coming ?? draft.body} limits={limits} unfinished={coming !== null} />
          </section>
        )}
      </PanelBoundary>
      {sheet === 'VERSIONS' && (
        <Versions
          id={draft.id}
          current={view.version}
          onRestore={
            isEdited
              ? (body) => {
                  saver.type(body);
                  saver.flush();
                  setSheet(null);
                }
              : undefined
          }
          onClose={() => setSheet(null)}
        />
      )}
      {sheet === 'REGENERATE' && (
        <Regenerate
          draft={{ ...draft, edited }}
          onStarted={() => {
            setSheet(null);
            refresh();
          }}
          onClose={() => setSheet(null)}
        />
      )}
    </>
  );
}
