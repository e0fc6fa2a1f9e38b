/** The form: which recording, what to write, and words of one's own for it. */
import { useEffect, useState } from 'react';
import { VideoProjectsDocument, type VideoProjectsQuery } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';
import { useContentTypes } from '../../live/contentTypes.ts';
import { FieldFault, type FieldsProps } from '../../live/pipelineViews.ts';

export interface Values {
  projectId: string;
  type: string;
  context: string;
}

export const blank: Values = { projectId: '', type: '', context: '' };

/** The newest of them; others are asked for on their own page. */
const mostShown = 100;

export function toInput({ projectId, type, context }: Values) {
  if (!projectId) throw new FieldFault('projectId', 'Choose a recording first.');
  if (!type) throw new FieldFault('type', 'Choose what to write.');
  return { projectId, type, context: context.trim() || null };
}

export function Fields({ values, change, faults }: FieldsProps<Values>) {
  const types = useContentTypes();
  const projects = useProjects();
  return (
    <>
      <div className="field">
        <label htmlFor="field-projectId">Recording</label>
        <select
          id="field-projectId"
          value={values.projectId}
          aria-invalid={faults['projectId'] ? true : undefined}
          onChange={(event) => change({ projectId: event.target.value })}
        >
          <option value="">{projects?.length === 0 ? 'There is none yet' : 'Choose one'}</option>
          {projects?.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        {faults['projectId'] && <p className="fault">{faults['projectId']}</p>}
      </div>
      <div className="field">
        <label htmlFor="field-type">What to write</label>
        <select
          id="field-type"
          value={values.type}
          aria-invalid={faults['type'] ? true : undefined}
          onChange={(event) => change({ type: event.target.value })}
        >
          <option value="">Choose one</option>
          {types?.map(({ type, label }) => (
            <option key={type} value={type}>
              {label}
            </option>
          ))}
        </select>
        {faults['type'] && <p className="fault">{faults['type']}</p>}
      </div>
      <div className="field">
        <label htmlFor="field-context">
          Your own words for it <span className="soft font-normal">(instead of the recording’s, if you like)</span>
        </label>
        <textarea
          id="field-context"
          value={values.context}
          maxLength={4_000}
          onChange={(event) => change({ context: event.target.value })}
        />
      </div>
    </>
  );
}

function useProjects(): VideoProjectsQuery['videoProjects']['nodes'] | null {
  const [projects, setProjects] = useState<VideoProjectsQuery['videoProjects']['nodes'] | null>(null);
  useEffect(() => {
    request(VideoProjectsDocument, { first: mostShown }).then(
      ({ videoProjects }) => setProjects(videoProjects.nodes),
      () => setProjects([]),
    );
  }, []);
  return projects;
}
