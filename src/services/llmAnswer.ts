/** From a model's text to an answer that fits the schema and the rules, or to the reasons why not, in words for the model. */
import type * as z from 'zod';

export type Judged<Answer> =
  | { kind: 'right'; answer: Answer }
  | { kind: 'brokenRules'; answer: Answer; problems: string[] }
  | { kind: 'malformed'; problems: string[] };

const mostProblems = 20;

export function judgeAnswer<Answer>(
  text: string,
  schema: z.ZodType<Answer>,
  check: ((answer: Answer) => string[]) | undefined,
): Judged<Answer> {
  const json = readJson(text);
  if (json === undefined) return { kind: 'malformed', problems: ['The answer is not valid JSON.'] };
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    return { kind: 'malformed', problems: parsed.error.issues.slice(0, mostProblems).map(issueInWords) };
  const problems = check?.(parsed.data) ?? [];
  if (problems.length === 0) return { kind: 'right', answer: parsed.data };
  return { kind: 'brokenRules', answer: parsed.data, problems: problems.slice(0, mostProblems) };
}

/**
 * The JSON in a text, also when the model has fenced it or put words around it: it was paid for.
 * @returns undefined when there is none
 */
export function readJson(text: string): unknown {
  const fenced = /```(?:json)?\s*\n(.*?)\n\s*```/is.exec(text)?.[1];
  const braced = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  for (const candidate of [text, fenced, braced]) {
    if (!candidate) continue;
    try {
      return JSON.parse(candidate);
    } catch {
      // the next one, then
    }
  }
  return undefined;
}

const issueInWords = ({ path, message }: z.core.$ZodIssue): string => {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${place.replace(/^\./, '') || 'The answer'}: ${message}`;
};

export const askAgain = (problems: string[]): string =>
  [
    'This answer cannot be used:',
    ...problems.map((problem) => `- ${problem}`),
    'Mend that, leave the rest as it is, and give the whole answer again in the same format.',
  ].join('\n');
