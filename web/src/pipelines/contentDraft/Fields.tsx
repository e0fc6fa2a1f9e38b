/** The form: which recording, what to write, and words of one's own for it. */
import { useEffect, useState } from 'react';
import { OwnWords } from '../../domains/drafts/OwnWords.tsx';
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
      <Choice
        field="projectId"
        label="Recording"
        value={values.projectId}
        fault={faults['projectId']}
        onChange={(projectId) => change({ projectId })}
        blank={projects?.length === 0 ? 'There is none yet' : 'Choose one'}
        options={projects?.map(({ id, title }) => ({ value: id, label: title })) ?? []}
      />
      <Choice
        field="type"
        label="What to write"
        value={values.type}
        fault={faults['type']}
        onChange={(type) => change({ type })}
        blank="Choose one"
        options={types?.map(({ type, label }) => ({ value: type, label })) ?? []}
      />
      <OwnWords id="field-context" value={values.context} onChange={(context) => change({ context })} />
    </>
  );
}

interface ChoiceProps {
  /** Of the input. */
  field: string;
  label: string;
  value: string;
  fault: string | undefined;
  onChange(value: string): void;
  /** What is said while nothing is chosen. */
  blank: string;
  options: readonly { value: string; label: string }[];
}

function Choice({ field, label, value, fault, onChange, blank, options }: ChoiceProps) {
  const id = `field-${field}`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-invalid={fault ? true : undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{blank}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {fault && <p className="fault">{fault}</p>}
    </div>
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
