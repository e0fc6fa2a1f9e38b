/** Answers as models give them on a bad day: the text of a good one, spoilt. */
import type { FaultName } from './faults.ts';

/** The text that the fault makes of `answer`; unchanged where the fault lies elsewhere. */
export function spoil(answer: string, fault: FaultName | undefined): string {
  switch (fault) {
    case 'malformedJson':
      return answer.slice(0, Math.floor(answer.length * 0.8));
    case 'fencedJson':
      return `\`\`\`json\n${answer}\n\`\`\``;
    case 'textAroundJson':
      return `Here is what you asked for:\n\n${answer}\n\nI hope that this helps!`;
    case 'offSchema':
      return JSON.stringify(offSchema(JSON.parse(answer)));
    case 'missingRow':
      return JSON.stringify(withoutLastRow(JSON.parse(answer)));
    default:
      return answer;
  }
}

/** Every key of the first level under another name. */
const offSchema = (answer: object): object =>
  Object.fromEntries(Object.entries(answer).map(([key, value]) => [`the_${key}`, value]));

/** One row less in the first list. */
function withoutLastRow(answer: Record<string, unknown>): object {
  const list = Object.keys(answer).find((key) => Array.isArray(answer[key]));
  return list ? { ...answer, [list]: (answer[list] as unknown[]).slice(0, -1) } : offSchema(answer);
}
