/** The workflows of the peers' worker. */
export * from './bareSteps.ts';
export * from './noopWorkflow.ts';
export * from './streamedWorkflow.ts';
