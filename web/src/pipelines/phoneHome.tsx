/** Phone home: what a run has reached, in counts; the rows themselves are on everybody's table. */
import { Link } from 'wouter';
import { graphql } from '../gql/gql.ts';
import { StartPhoneHomeDocument, type PhoneHomeSummaryResultFragment } from '../gql/graphql.ts';
import { definePipelineView, type ResultProps } from '../live/pipelineViews.ts';
import { figure } from '../live/words.ts';
import { Groups } from '../domains/extraterrestrials/Groups.tsx';
import { groupWords } from '../domains/extraterrestrials/words.ts';
import '../domains/extraterrestrials/extraterrestrials.css';

export const resultFragment = graphql(`
  fragment PhoneHomeSummaryResult on PhoneHomeSummary {
    ...PhoneHomeCounts
  }
`);

export const startMutation = graphql(`
  mutation StartPhoneHome($input: PhoneHomeInput!, $idempotencyKey: String!) {
    start: startPhoneHome(input: $input, idempotencyKey: $idempotencyKey) {
      ...RunAnswer
    }
  }
`);

function Fields() {
  return (
    <p>
      Everyone in the table who has not been called yet, or did not answer, is called: up to five times each, fifty at a
      time.{' '}
      <Link className="line-link" href="/extraterrestrials">
        See the table first
      </Link>
    </p>
  );
}

function Result({ result }: ResultProps<PhoneHomeSummaryResultFragment>) {
  return (
    <div className="pad grid gap-5" style={{ minHeight: 260 }}>
      <h2>Who was reached</h2>
      <dl className="et-groups num">
        {groupWords.map(([group, word]) => (
          <div key={group} data-group={group}>
            <dd>{result ? figure(result[group]) : ' '}</dd>
            <dt>{word}</dt>
          </div>
        ))}
      </dl>
      <Groups counts={result} />
      <p className="soft small">
        {result ? `Of ${figure(result.total)} that this run calls.` : ' '}{' '}
        <Link className="line-link" href="/extraterrestrials">
          See the table
        </Link>
      </p>
    </div>
  );
}

export default definePipelineView<Record<string, never>, PhoneHomeSummaryResultFragment>({
  start: StartPhoneHomeDocument,
  blank: {},
  sample: {},
  Fields,
  toInput: () => ({}),
  Result,
});
