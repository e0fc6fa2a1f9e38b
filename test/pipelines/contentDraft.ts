import { putProject } from '../support/projects.ts';
import type { PipelineSample } from '../support/sample.ts';

const bad = (part: Record<string, unknown>) => ({ projectId: 'x', type: 'BLOG', ...part });

export const sample: PipelineSample = {
  input: async (tag, longhaul, client) => ({
    projectId: await putProject(longhaul, client, { title: `A talk, ${tag}` }),
    type: 'BLOG',
  }),
  otherInput: async (tag, longhaul, client) => ({
    projectId: await putProject(longhaul, client, { title: `Another talk, ${tag}` }),
    type: 'NEWSLETTER',
  }),
  badInputs: [
    { input: bad({ projectId: '' }), path: ['input', 'projectId'] },
    { input: bad({ projectId: 'x'.repeat(201) }), path: ['input', 'projectId'] },
    { input: bad({ context: 'x'.repeat(4_001) }), path: ['input', 'context'] },
  ],
  middleStep: 'write',
  paidSteps: ['write'],
  writesText: true,
  mostEvents: 30,
};
