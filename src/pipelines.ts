/** The pipelines, derived from the registry in workflows/index.ts. */
import * as workflows from '../workflows/index.ts';
import type { Pipeline, PipelineDefinition } from '../workflows/lib/pipeline.ts';

export const pipelines: readonly PipelineDefinition[] = Object.entries(workflows as Record<string, Pipeline>).map(
  ([name, { definition }]) => {
    if (definition.name !== name)
      throw new Error(`workflows/index.ts exports "${name}", whose definition is named "${definition.name}"`);
    return definition;
  },
);

const byName = new Map(pipelines.map((pipeline) => [pipeline.name, pipeline]));

export const findPipeline = (name: string): PipelineDefinition | undefined => byName.get(name);
