/** A resource's import: its form, and in the run what has become of each value. */
import { Link } from 'wouter';
import { FieldsTable } from '../domains/resources/FieldsTable.tsx';
import { useFields } from '../domains/resources/useFields.ts';
import '../domains/resources/resources.css';
import { graphql } from '../gql/gql.ts';
import { UpsertResourceDocument, type ResourceImportResultFragment } from '../gql/graphql.ts';
import { definePipelineView, type ResultProps, type StartAnswer } from '../live/pipelineViews.ts';
import { isFinal, type Run } from '../live/state.ts';
import { Fields } from './resourceImport/Fields.tsx';
import { blank, sample, toInput, type Values } from './resourceImport/form.ts';

export const resultFragment = graphql(`
  fragment ResourceImportResult on ResourceImport {
    version
    resource {
      id
      name
      version
      contextVersion
    }
  }
`);

export const upsertMutation = graphql(`
  mutation UpsertResource($input: UpsertResourceInput!, $idempotencyKey: String!) {
    start: upsertResource(input: $input, idempotencyKey: $idempotencyKey) {
      resource {
        id
        version
      }
      run {
        ...RunSummary
      }
      userErrors {
        ...FaultFields
      }
    }
  }
`);

function Result({ run, result }: ResultProps<ResourceImportResultFragment>) {
  if (!result) {
    return (
      <p className="pad soft" style={{ minHeight: 320 }}>
        {isFinal(run.status) ? 'This import has no result.' : 'The fields appear here as soon as they are cleaned.'}
      </p>
    );
  }
  return <Imported run={run} result={result} />;
}

function Imported({ run, result: { version, resource } }: { run: Run; result: ResourceImportResultFragment }) {
  const stamp = `${resource.contextVersion} ${run.generation} ${run.status} ${run.progress.completedSteps} ${Math.round((run.progress.fraction ?? 0) * 100)}`;
  const fields = useFields(resource.id, stamp);
  const page = `/resources/${encodeURIComponent(resource.id)}`;
  return (
    <div className="pad grid gap-4">
      <div className="grid gap-1">
        <h2>Before and after</h2>
        <p className="small soft">
          {fields.version !== null && fields.version !== version
            ? `The fields below are of version ${fields.version}. `
            : ''}
          <Link className="line-link" href={page}>
            See the resource
          </Link>
        </p>
      </div>
      <FieldsTable fields={fields} importing={!isFinal(run.status)} />
    </div>
  );
}

type Upserted = StartAnswer['start'] & { resource?: { id: string } | null };

export default definePipelineView<Values, ResourceImportResultFragment>({
  start: UpsertResourceDocument,
  pageOf: ({ resource }: Upserted) => (resource ? `/resources/${encodeURIComponent(resource.id)}` : null),
  runAgain: false,
  blank,
  sample,
  Fields,
  toInput,
  Result,
});
