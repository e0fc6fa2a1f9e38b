/** What the run core's snapshots do not hold: what depends on the moment, or on where the engine's pages are. */
import { workflowIdOf } from '../../runs/workflowId.ts';
import type { PipelineResolvers, RunResolvers, RunResultResolvers, StepResolvers } from '../generated/resolvers.ts';

export const Run: RunResolvers = {
  serverTime: () => new Date().toISOString(),
  // With the run that it belongs to: what a result looks up besides has to agree with the snapshot that shows it.
  result: (run) => run.result && { ...run.result, run },
  engineUrl({ pipeline, id }, _arguments, { config }) {
    if (!config.TEMPORAL_UI_URL) return null;
    const namespace = encodeURIComponent(config.TEMPORAL_NAMESPACE);
    return `${config.TEMPORAL_UI_URL}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowIdOf(pipeline, id))}`;
  },
};

/** Large values are referred to in the snapshot, and read when they are asked for. */
export const Step: StepResolvers = {
  input: ({ input, largeInput }, _arguments, { runs }) => (largeInput ? runs.largeValue(largeInput) : input),
  output: ({ output, largeOutput }, _arguments, { runs }) => (largeOutput ? runs.largeValue(largeOutput) : output),
};

export const RunResult: RunResultResolvers = {
  __resolveType: (result) => result.__typename as never,
};

export const Pipeline: PipelineResolvers = {
  async usualSeconds(pipeline, _arguments, { runs }) {
    const { byStep } = await runs.usualTimes(pipeline);
    return Math.round([...byStep.values()].reduce((sum, { median }) => sum + median, 0));
  },
  async steps(pipeline, _arguments, { runs }) {
    const { byStep } = await runs.usualTimes(pipeline);
    return pipeline.steps.map(({ key, title }) => ({ key, title, usualSeconds: byStep.get(key)?.median ?? null }));
  },
};
