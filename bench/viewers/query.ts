/** What the viewers of a run ask for: as its page does, about 2 kB; and what people have noted. */
import type { Operation } from './crowd.ts';

const query = `subscription ($id: ID!) {
  run(id: $id) {
    id title status generation sequence progress { completedSteps totalSteps fraction message }
    steps { key title status attempt startedAt finishedAt message error { code message } }
    usage { promptTokens completionTokens }
    log { text }
  }
}`;

export const runOperation = ({ id }: { id: string }): Operation => ({ query, variables: { id } });
