/** What the practice provider answers: as the pipeline's own practice answers say, else anything that fits the schema. */
import { existsSync, readdirSync } from 'node:fs';
import { dataOf, schemaOf, textOf, type ChatRequest, type PracticeAnswers, type PracticeQuestion } from './chat.ts';
import { fillSchema } from './filler.ts';
import { createRandom } from './random.ts';

export interface Answering {
  /** @param breakRules whether the answer is to break the pipeline's rules */
  answer(request: ChatRequest, breakRules: boolean): string;
}

/** @param seed the same seed and request give the same answer; undefined: each answer is another */
export async function createAnswering(seed: number | undefined): Promise<Answering> {
  const known = await loadPracticeAnswers();
  return {
    answer(request, breakRules) {
      const random = createRandom(seed === undefined ? undefined : `${seed} ${JSON.stringify(request.messages)}`);
      const format = schemaOf(request);
      if (!format)
        return `This is the practice provider. No model has read these ${textOf(request).length} characters.`;
      const question: PracticeQuestion = { name: format.name, data: dataOf(request), random };
      const pipeline = known.find(({ answers }) => Object.hasOwn(answers, format.name));
      if (!pipeline) return JSON.stringify(fillSchema(format.schema, random));
      const answer = pipeline.answers[format.name]!(question);
      return JSON.stringify(breakRules ? pipeline.breakRules(question, answer) : answer);
    },
  };
}

/** What asks a model may bring practice answers: activities/<name>/practice.ts. */
async function loadPracticeAnswers(): Promise<PracticeAnswers[]> {
  const folder = new URL('../../activities/', import.meta.url);
  const files = readdirSync(folder).map((name) => new URL(`${name}/practice.ts`, folder));
  return Promise.all(
    files.filter((file) => existsSync(file)).map((file) => import(file.href) as Promise<PracticeAnswers>),
  );
}
