/** The runs: start one, see those that go on, find those that have ended. */
import { useMemo, useRef, useState } from 'react';
import { Search } from 'lucide-react';
import { Link, useSearchParams } from 'wouter';
import { count } from '../../../workflows/lib/words.ts';
import type { RunFilter, RunStatus } from '../gql/graphql.ts';
import { useShownLink } from '../live/link.ts';
import { titleOf, useRegistry, type Pipeline, type Registry } from '../live/registry.ts';
import { isFinal, type RunSummary } from '../live/state.ts';
import { useRunList } from '../live/useRunList.ts';
import { ago, clock, countWords, estimateWords, span } from '../live/words.ts';
import { Heading, Pill, Working } from '../ui/parts.tsx';
import { useNow } from '../ui/time.ts';

const goingOn: RunStatus[] = ['REQUESTED', 'QUEUED', 'RUNNING', 'CANCELLING'];
const endedAs = {
  finished: ['COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELLED'],
  completed: ['COMPLETED'],
  failed: ['FAILED', 'TIMED_OUT'],
  cancelled: ['CANCELLED'],
} satisfies Record<string, RunStatus[]>;
type Show = 'all' | 'going' | keyof typeof endedAs;

const shows: [Show, string][] = [
  ['all', 'All'],
  ['going', 'In progress'],
  ['completed', 'Completed'],
  ['failed', 'Failed'],
  ['cancelled', 'Cancelled'],
];

export function HomePage() {
  const registry = useRegistry();
  const filters = useFilters();
  const going = useSection(goingOn, filters);
  const ended = useSection(
    filters.show in endedAs ? endedAs[filters.show as keyof typeof endedAs] : endedAs.finished,
    filters,
  );
  // What is let into the one list has left the other.
  const endedWithMoves: Section = {
    ...ended,
    showNew: () => {
      ended.showNew();
      going.showNew();
    },
  };
  const showGoing = filters.show === 'all' || filters.show === 'going';
  const showEnded = filters.show !== 'going';

  // All at once, so that nothing is pushed down by what comes after it.
  const wasReady = useRef(false);
  wasReady.current ||= registry.pipelines !== null && [going, ended].every(({ list }) => list.runs || list.failed);
  const ready = wasReady.current;

  const { link, asOf } = going.list;
  useShownLink({ link, linkSince: asOf, asOf });

  return (
    <>
      <div className="grid gap-2 pt-3 pb-6">
        <Heading title="Runs">What shall be done?</Heading>
        <p className="soft">Start it, leave, come back: the work goes on, and everything done so far is kept.</p>
      </div>
      {ready ? (
        <>
          <section id="new" aria-label="Start something" className="starts">
            {registry.pipelines?.map((pipeline) => (
              <StartCard key={pipeline.name} pipeline={pipeline} />
            ))}
          </section>
          <div className="section-head">
            <Filters registry={registry} filters={filters} />
          </div>
          {showGoing && <Going section={going} registry={registry} />}
          {showEnded && <Ended section={endedWithMoves} registry={registry} filters={filters} />}
        </>
      ) : (
        <NotReady failed={registry.failed} />
      )}
    </>
  );
}

function NotReady({ failed }: { failed: boolean }) {
  return (
    <div className="late-show soft" style={{ minHeight: '80vh' }}>
      {failed ? 'Longhaul does not answer just now. It is asked again every 2 seconds.' : <Working>Loading</Working>}
    </div>
  );
}

interface Filters {
  show: Show;
  pipeline: string;
  search: string;
  set(part: Partial<Record<'show' | 'pipeline' | 'search', string>>): void;
}

/** The filters live in the address, so that a list can be shared and Back works. */
function useFilters(): Filters {
  const [params, setParams] = useSearchParams();
  const show = params.get('show') as Show;
  return {
    show: shows.some(([name]) => name === show) ? show : 'all',
    pipeline: params.get('pipeline') ?? '',
    search: params.get('search') ?? '',
    set: (part) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(part)) {
            if (value && value !== 'all') next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
  };
}

type Section = ReturnType<typeof useRunList>;

function useSection(status: RunStatus[], { pipeline, search }: Filters): Section {
  const wanted = JSON.stringify({ status, pipeline: pipeline || null, search: search || null });
  const filter = useMemo(() => JSON.parse(wanted) as RunFilter, [wanted]);
  return useRunList(filter);
}

function StartCard({ pipeline }: { pipeline: Pipeline }) {
  return (
    <article className="panel start">
      <div className="start-words">
        <h2>{pipeline.title}</h2>
        <p className="soft small">{pipeline.description}</p>
        <p className="small soft">
          {pipeline.usualSeconds ? `Usually ${span(pipeline.usualSeconds * 1000)}. ` : ''}
          {pipeline.whenUnwatched === 'CONTINUE' ? 'Keeps going if you leave.' : 'Stops if you leave.'}
        </p>
        <Link className="btn primary card-cover" href={`/new/${pipeline.name}`} aria-label={`Start: ${pipeline.title}`}>
          Start
        </Link>
      </div>
      {pipeline.steps.length > 1 && (
        <ol className="stops" aria-label="Steps">
          {pipeline.steps.map((step) => (
            <li key={step.key}>
              <span>{step.title}</span>
            </li>
          ))}
        </ol>
      )}
    </article>
  );
}

function Filters({ registry, filters }: { registry: Registry; filters: Filters }) {
  const [words, setWords] = useState(filters.search);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const find = (text: string) => {
    setWords(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => filters.set({ search: text }), 250);
  };
  return (
    <search className="filters">
      <label className="inline-flex items-center gap-2">
        <Search aria-hidden className="w-4 h-4 text-soft" />
        <span className="sr-only">Words in the title</span>
        <input
          type="search"
          placeholder="Find"
          size={14}
          value={words}
          onChange={(event) => find(event.target.value)}
        />
      </label>
      <label>
        <span className="sr-only">Status</span>
        <select value={filters.show} onChange={(event) => filters.set({ show: event.target.value })}>
          {shows.map(([name, word]) => (
            <option key={name} value={name}>
              {word}
            </option>
          ))}
        </select>
      </label>
      {(registry.pipelines?.length ?? 0) > 1 && (
        <label>
          <span className="sr-only">Kind</span>
          <select value={filters.pipeline} onChange={(event) => filters.set({ pipeline: event.target.value })}>
            <option value="">Every kind</option>
            {registry.pipelines?.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
    </search>
  );
}

function SectionHead({ id, title, section }: { id: string; title: string; section: Section }) {
  const { list, showNew } = section;
  return (
    <div className="section-head">
      <h2 id={id}>{title}</h2>
      {list.newCount > 0 && (
        <button type="button" className="btn tiny" onClick={showNew}>
          {newWords(list.newCount)}
        </button>
      )}
      {list.failed && list.runs && (
        <span className="small text-wait">Could not be read again; as of a moment ago.</span>
      )}
    </div>
  );
}

const newWords = (newRuns: number) => count(newRuns, 'new run');

/** Loading, nothing, nothing but what is new, and an error with nothing to show; otherwise what is inside. */
function Listed({ section, empty, children }: { section: Section; empty: React.ReactNode; children: React.ReactNode }) {
  const { list, retry } = section;
  if (!list.runs && list.failed) {
    return (
      <div className="nothing" role="alert">
        <p>The list cannot be read just now. It is tried again by itself.</p>
        <button type="button" className="btn" onClick={retry}>
          Try now
        </button>
      </div>
    );
  }
  if (!list.runs) {
    return (
      <div className="late-show small soft">
        <Working>Reading the list</Working>
      </div>
    );
  }
  if (list.runs.length > 0) return children;
  if (list.newCount === 0) return empty;
  return <p className="soft small">Press “{newWords(list.newCount)}” to see what has just come here.</p>;
}

function Going({ section, registry }: { section: Section; registry: Registry }) {
  const { list } = section;
  return (
    <section aria-labelledby="going" aria-busy={list.busy}>
      <SectionHead id="going" title="In progress" section={section} />
      <Listed section={section} empty={<p className="soft small">Nothing is in progress.</p>}>
        <ul className="cards">
          {list.runs?.map((run) => (
            <GoingCard key={run.id} run={run} registry={registry} offset={list.clockOffset} />
          ))}
        </ul>
      </Listed>
    </section>
  );
}

function GoingCard({ run, registry, offset }: { run: RunSummary; registry: Registry; offset: number }) {
  const { completedSteps, totalSteps } = run.progress;
  const retrying = run.steps.some((step) => step.status === 'RETRYING');
  const current = run.steps.find((step) => step.status === 'RUNNING' || step.status === 'RETRYING');
  return (
    <li className="panel card">
      <div className="flex items-center justify-between gap-3">
        <Pill status={run.status} retrying={retrying && run.status === 'RUNNING'} />
        <Elapsed run={run} offset={offset} />
      </div>
      <Link className="card-link" href={`/runs/${run.id}`}>
        {run.title}
      </Link>
      <div className="mini" role="img" aria-label={`${completedSteps} of ${totalSteps} steps done`}>
        {run.steps.map((step) => (
          <i key={step.key} data-status={step.status} />
        ))}
      </div>
      <p className="small soft num flex justify-between gap-3">
        <span>{current ? current.title : titleOf(registry, run.pipeline)}</span>
        <LeftWords run={run} offset={offset} />
      </p>
    </li>
  );
}

function Elapsed({ run, offset }: { run: RunSummary; offset: number }) {
  const now = useNow(offset);
  const until = run.finishedAt ? Date.parse(run.finishedAt) : now;
  return <span className="small soft num">{clock(until - Date.parse(run.startedAt ?? run.requestedAt))}</span>;
}

function LeftWords({ run, offset }: { run: RunSummary; offset: number }) {
  const now = useNow(offset);
  if (isFinal(run.status)) return <span>just now</span>;
  return (
    <span>{estimateWords(run, now).left ?? countWords(run.progress.completedSteps, run.progress.totalSteps)}</span>
  );
}

function Ended({ section, registry, filters }: { section: Section; registry: Registry; filters: Filters }) {
  const { list, showMore } = section;
  const filtered = filters.search || filters.pipeline || filters.show !== 'all';
  return (
    <section aria-labelledby="ended" aria-busy={list.busy}>
      <SectionHead id="ended" title="Finished" section={section} />
      <Listed
        section={section}
        empty={filtered ? <NothingMatches filters={filters} /> : <FirstTime registry={registry} />}
      >
        <div className="panel">
          <table className="runs" aria-labelledby="ended">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Status</th>
                <th scope="col">Took</th>
                <th scope="col">Ended</th>
              </tr>
            </thead>
            <tbody>
              {list.runs?.map((run) => (
                <EndedRow key={run.id} run={run} offset={list.clockOffset} />
              ))}
            </tbody>
          </table>
        </div>
        {list.hasMore && (
          <button type="button" className="btn mt-4" onClick={showMore}>
            {list.busy ? <Working>Reading more</Working> : `Show more (${list.totalCount} in all)`}
          </button>
        )}
      </Listed>
    </section>
  );
}

function EndedRow({ run, offset }: { run: RunSummary; offset: number }) {
  const now = useNow(offset);
  const started = Date.parse(run.startedAt ?? run.requestedAt);
  return (
    <tr>
      <td>
        <Link className="card-link" href={`/runs/${run.id}`}>
          {run.title}
        </Link>
      </td>
      <td>
        <Pill status={run.status} />
      </td>
      <td className="num soft">{run.finishedAt ? clock(Date.parse(run.finishedAt) - started) : ''}</td>
      <td className="num soft">
        {run.finishedAt ? <time dateTime={run.finishedAt}>{ago(run.finishedAt, now)}</time> : ''}
      </td>
    </tr>
  );
}

function NothingMatches({ filters }: { filters: Filters }) {
  return (
    <div className="nothing">
      <p>Nothing matches.</p>
      <button type="button" className="btn" onClick={() => filters.set({ show: '', pipeline: '', search: '' })}>
        Show everything
      </button>
    </div>
  );
}

function FirstTime({ registry }: { registry: Registry }) {
  const first = registry.pipelines?.[0];
  return (
    <div className="nothing">
      <p>Nothing has finished yet. What you start appears here, and stays.</p>
      {first && (
        <Link className="btn" href={`/new/${first.name}?sample`}>
          Try a sample: {first.title.toLowerCase()}
        </Link>
      )}
    </div>
  );
}
