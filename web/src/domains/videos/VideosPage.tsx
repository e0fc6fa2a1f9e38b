/** The viewer's recordings, newest first. */
import { VideoProjectsDocument } from '../../gql/graphql.ts';
import { clock } from '../../live/words.ts';
import { ListPage } from '../../pages/ListPage.tsx';
import { pipelineOfProjects } from './useProject.ts';

export default function VideosPage() {
  return (
    <ListPage
      title="Videos"
      about="Recordings, and what they have become: transcript, screenshots, chapters, drafts."
      pipeline={pipelineOfProjects}
      start="Bring a recording"
      document={VideoProjectsDocument}
      listOf={(data) => data.videoProjects}
      rowOf={({ id, title, durationSeconds, run, createdAt }) => ({
        id,
        href: `/videos/${id}`,
        name: title,
        fact: durationSeconds != null && clock(durationSeconds * 1000),
        run,
        at: createdAt,
      })}
      order="newest"
      empty={<p>Nothing is here yet. Bring a recording: it may be long and large, and go on by itself.</p>}
    />
  );
}
