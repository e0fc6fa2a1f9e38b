/** One resource: how far it is, every value before and after, its context, its versions. */
import { useEffect, useRef, useState } from 'react';
import { Braces, Pencil } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { ResourceDocument, ResourceVersionInfoDocument, type ResourceHeadFragment } from '../../gql/graphql.ts';
import { announce } from '../../live/announcer.ts';
import { request } from '../../live/api.ts';
import { useShownLink } from '../../live/link.ts';
import { isFinal } from '../../live/state.ts';
import { fillStartForm } from '../../live/startForms.ts';
import { useFresh } from '../../live/useFresh.ts';
import { useNewestRun } from '../../live/useNewestRun.ts';
import { NotFoundPage } from '../../pages/NotFoundPage.tsx';
import { alertUser } from '../../ui/alerts.tsx';
import { Heading, PageNotRead, Pill, Working } from '../../ui/parts.tsx';
import type { PageProps } from '../domain.ts';
import { ContextSheet } from './ContextSheet.tsx';
import { FieldsTable } from './FieldsTable.tsx';
import { useFields } from './useFields.ts';
import { Versions } from './Versions.tsx';
import { olderShown, pipelineOfImports, stateLine } from './words.ts';
import './resources.css';
import { messageOf } from '../../live/words.ts';

export default function ResourcePage({ params }: PageProps) {
  const id = params['id']!;
  const runId = useRef<string | null>(null);
  const heardOf = useRef(new Set<string>());
  const { data, failure, link, asOf } = useFresh(
    ResourceDocument,
    { id },
    (run) => run.pipeline === pipelineOfImports && (run.id === runId.current || isNewTo(heardOf.current, run.id)),
    ({ resource }) => resource != null && isToChange(resource),
  );
  runId.current = data?.resource?.run?.id ?? null;
  useShownLink({ link, linkSince: asOf, asOf });

  if (data && !data.resource) {
    return <NotFoundPage what={`There is no resource "${id}" here. A resource is shown to whoever saved it.`} />;
  }
  if (!data?.resource) {
    return <PageNotRead failed={failure !== null} />;
  }
  return <LoadedResource resource={data.resource} />;
}

/** Also where its import ended between the moments at which the two were read. */
const isToChange = ({ run, version, contextVersion }: ResourceHeadFragment): boolean =>
  !run || !isFinal(run.status) || (run.status === 'COMPLETED' && contextVersion !== version);

/** It may be the import of a newer version; of a quick one nothing may be told but its end. */
function isNewTo(heardOf: Set<string>, runId: string): boolean {
  const isNew = !heardOf.has(runId);
  heardOf.add(runId);
  return isNew;
}

function LoadedResource({ resource }: { resource: ResourceHeadFragment }) {
  const run = useNewestRun(resource.run ?? null);
  const importing = run !== null && !isFinal(run.status);
  const stamp = `${resource.contextVersion} ${run?.id} ${run?.status} ${run?.progress.completedSteps} ${Math.round((run?.progress.fraction ?? 0) * 100)}`;
  const fields = useFields(resource.id, stamp);
  const [sheet, setSheet] = useState(false);
  const line = stateLine(resource, run);
  useAnnouncedEnd(line, importing);
  return (
    <>
      <div className="grid gap-2 pt-3 pb-5">
        <p className="small soft">
          <Link className="line-link" href="/resources">
            Resources
          </Link>
        </p>
        <Heading title={resource.name}>{resource.name}</Heading>
        <p className="soft small resource-id">{resource.id}</p>
        <p className="resource-state">
          {run && (
            <Pill status={run.status} retrying={run.steps.some(({ status }) => status === 'RETRYING') && importing} />
          )}
          <span>
            {line} <span className="soft">{olderShown(resource)}</span>
          </span>
          {run && (
            <Link className="line-link" href={`/runs/${run.id}`}>
              See the run
            </Link>
          )}
        </p>
        <div className="actions">
          <Change resource={resource} />
          <button
            type="button"
            className="btn"
            aria-disabled={resource.contextVersion === null}
            aria-haspopup="dialog"
            onClick={() => resource.contextVersion !== null && setSheet(true)}
          >
            <Braces aria-hidden />
            Context as JSON
          </button>
        </div>
      </div>
      <FieldsTable fields={fields} importing={importing} />
      <Versions resource={resource} />
      {sheet && <ContextSheet resource={resource} onClose={() => setSheet(false)} />}
    </>
  );
}

/** Opens the form with what was sent last: saving it makes the next version. */
function Change({ resource }: { resource: ResourceHeadFragment }) {
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const open = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const { resource: newest } = await request(ResourceVersionInfoDocument, { id: resource.id });
      const json = JSON.stringify(newest?.versions[0]?.info ?? {}, null, 2);
      fillStartForm(pipelineOfImports, {
        id: resource.id,
        name: newest?.name ?? resource.name,
        mode: 'json',
        json,
        edited: 'json',
      });
      navigate(`/new/${pipelineOfImports}`);
    } catch (error) {
      alertUser(`What was sent could not be read: ${messageOf(error)}`);
      setBusy(false);
    }
  };
  return (
    <button type="button" className="btn" aria-disabled={busy} onClick={() => void open()}>
      {busy ? (
        <Working>Opening</Working>
      ) : (
        <>
          <Pencil aria-hidden />
          Change it
        </>
      )}
    </button>
  );
}

/** Says the end of an import that was seen going on. */
function useAnnouncedEnd(line: string, importing: boolean): void {
  const was = useRef(importing);
  useEffect(() => {
    if (was.current && !importing) announce(line);
    was.current = importing;
  }, [line, importing]);
}
