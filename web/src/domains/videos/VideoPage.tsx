/** One recording and all that is made of it: how far it is, drafts, player, transcript, screenshots, chapters. */
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { announce } from '../../live/announcer.ts';
import { isFinal } from '../../live/state.ts';
import { asSentence } from '../../live/words.ts';
import { NotFoundPage } from '../../pages/NotFoundPage.tsx';
import { Heading, PageNotRead, PanelBoundary, Pill } from '../../ui/parts.tsx';
import type { PageProps } from '../domain.ts';
import { Cards } from './Cards.tsx';
import { Chapters } from './Chapters.tsx';
import { Filmstrip } from './Filmstrip.tsx';
import { Playhead } from './playhead.ts';
import { Player } from './Player.tsx';
import { useShots } from './useShots.ts';
import { Transcript } from './Transcript.tsx';
import { useProject, type Project, type ProjectView } from './useProject.ts';
import { factsOf, partStates, type PartKey, type PartState } from './words.ts';
import './videos.css';

export default function VideoPage({ params }: PageProps) {
  const id = params['id']!;
  const { project, run, failed, ...asking } = useProject(id);
  if (project === null) {
    return <NotFoundPage what="There is no such recording here. It is shown to whoever brought it." />;
  }
  if (!project) {
    return <PageNotRead failed={failed} />;
  }
  return <LoadedProject project={project} run={run} {...asking} />;
}

interface HeadProps {
  project: Project;
  run: ProjectView['run'];
  states: readonly PartState[];
}

function LoadedProject({ project, run, ...asking }: Omit<ProjectView, 'failed'> & { project: Project }) {
  const [playhead] = useState(() => new Playhead(secondsInAddress()));
  useSecondsInAddress(playhead);
  const count = project.screenshots.totalCount;
  const shots = useShots(project.id, count);
  const states = partStates(project, run);
  useAnnouncedParts(states);
  const none = (key: PartKey, waiting: string) =>
    noneWords(
      states.find((part) => part.key === key)!,
      waiting,
    );
  return (
    <>
      <Head project={project} run={run} states={states} />
      <div className="project">
        <PanelBoundary what="What it can become">
          <Cards project={project} {...asking} />
        </PanelBoundary>
        <div className="project-cols">
          <div className="project-player">
            <PanelBoundary what="The player">
              <Player project={project} playhead={playhead} shots={shots} />
            </PanelBoundary>
            <PanelBoundary what="The screenshots">
              <Filmstrip
                shots={shots}
                count={count}
                playhead={playhead}
                ratio={project.width && project.height ? project.width / project.height : 16 / 9}
                none={none('screenshots', 'They come here one by one.')}
              />
            </PanelBoundary>
          </div>
          <PanelBoundary what="The transcript">
            <Transcript
              project={project}
              playhead={playhead}
              none={none('transcribe', 'It comes here piece by piece.')}
            />
          </PanelBoundary>
        </div>
        <PanelBoundary what="The chapters">
          <Chapters
            project={project}
            playhead={playhead}
            none={none('chapters', 'They come here once the transcript is there.')}
          />
        </PanelBoundary>
      </div>
    </>
  );
}

function Head({ project, run, states }: HeadProps) {
  const goesOn = run !== null && !isFinal(run.status);
  return (
    <div className="project-head">
      <p className="small soft">
        <Link className="line-link" href="/videos">
          Videos
        </Link>
      </p>
      <Heading title={project.title}>{project.title}</Heading>
      <p className="project-state">
        {run && <Pill status={run.status} retrying={goesOn && states.some(({ status }) => status === 'RETRYING')} />}
        <span className="soft num">{factsOf(project)}</span>
        {run && (
          <Link className="line-link" href={`/runs/${run.id}`}>
            See the run
          </Link>
        )}
        {/* All bytes have come before a run can be started. */}
        {goesOn && <span className="soft">You can close this tab now: it goes on by itself.</span>}
      </p>
      {run?.error && isFinal(run.status) && (
        <p className="fault">
          {run.error.message} What is there is kept; the run can be continued from where it stopped.
        </p>
      )}
      <ul className="part-chips" aria-label="How far it is">
        {states.map(({ key, title, tone, words }) => (
          <li key={key} data-tone={tone}>
            <i className="stop-mark" aria-hidden />
            <span>
              <strong>{title}</strong> <span className="soft num">{words}</span>
            </span>
          </li>
        ))}
      </ul>
      {project.warnings.length > 0 && (
        <ul className="small soft project-warnings" aria-label="What is odd about the file">
          {project.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Why something is not there. */
function noneWords({ status, words }: PartState, waiting: string): string {
  if (status === 'SKIPPED') return asSentence(words);
  if (status === 'FAILED' || status === 'CANCELLED') return `${asSentence(words)} See the run to continue it.`;
  return status === 'COMPLETED' ? 'There are none.' : waiting;
}

/** Says each part that is done; never a count. */
function useAnnouncedParts(states: readonly PartState[]): void {
  const before = useRef<readonly PartState[]>(states);
  useEffect(() => {
    const done = states.filter(({ status }, index) => {
      const was = before.current[index]?.status;
      return status === 'COMPLETED' && was !== 'COMPLETED';
    });
    before.current = states;
    const last = done.at(-1);
    if (last) announce(`${last.title}: ${last.words}`);
  }, [states]);
}

function secondsInAddress(): number {
  const seconds = Number(new URLSearchParams(location.search).get('t'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** Browsers refuse addresses that change too often. */
const keepEveryMs = 2_000;

/** Keeps where one is in the address, so that it can be shared and comes back after a reload. */
function useSecondsInAddress(playhead: Playhead): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const path = location.pathname;
    const keep = () => {
      timer = undefined;
      const seconds = Math.floor(playhead.seconds);
      if (location.pathname !== path || seconds === secondsInAddress()) return;
      history.replaceState(history.state, '', seconds > 0 ? `${path}?t=${seconds}` : path);
    };
    const stop = playhead.subscribe(() => (timer ??= setTimeout(keep, keepEveryMs)));
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [playhead]);
}
