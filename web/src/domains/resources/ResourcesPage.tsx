/** The viewer's resources, the one that changed last first. */
import { Link } from 'wouter';
import { ResourcesDocument } from '../../gql/graphql.ts';
import { ListPage } from '../../pages/ListPage.tsx';
import { pipelineOfImports } from './words.ts';
import './resources.css';

export default function ResourcesPage() {
  return (
    <ListPage
      title="Resources"
      about="What you have saved, and what its import has made of it."
      pipeline={pipelineOfImports}
      start="Save a resource"
      document={ResourcesDocument}
      listOf={(data) => data.resources}
      rowOf={({ id, name, version, run, updatedAt }) => ({
        id,
        href: `/resources/${encodeURIComponent(id)}`,
        name,
        note: <span className="small soft resource-id">{id}</span>,
        fact: `version ${version}`,
        run,
        at: updatedAt,
      })}
      order="that changed last"
      empty={
        <>
          <p>Nothing is saved yet. A resource is a name and any JSON, as messy as it is.</p>
          <Link className="btn" href={`/new/${pipelineOfImports}?sample`}>
            Try a sample
          </Link>
        </>
      }
    />
  );
}
