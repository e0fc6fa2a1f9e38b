/**
 * Every pipeline of the registry has its `start<Name>` in the schema, and these all start by the one function below; or it names the
 * mutation of its domain that starts it.
 */
import type { PipelineDefinition } from '../../../workflows/lib/pipeline.ts';
import { isId, type RunAnswer } from '../../runs/runs.ts';
import { userError, type UserError } from '../../errors.ts';
import { pipelines } from '../../pipelines.ts';
import type { ApiContext } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { nameError } from '../inputChecks.ts';

interface StartArguments {
  input?: unknown;
  idempotencyKey?: string | null;
}

async function start(
  pipeline: string,
  { input, idempotencyKey }: StartArguments,
  context: ApiContext,
): Promise<RunAnswer> {
  const { runs, viewer, address, startLimiter } = context;
  const problem = nameError('idempotencyKey', idempotencyKey) ?? (await startLimiter.take(viewer.id, address));
  const answer = problem ? refused(problem) : await runs.start(viewer, pipeline, input ?? {}, idempotencyKey);
  count(pipeline, answer, context);
  return answer;
}

async function rerun(id: string, fromStep: string | null | undefined, context: ApiContext): Promise<RunAnswer> {
  const { runs, viewer, address, startLimiter } = context;
  if (!isId(id)) return notFound();
  const problem = nameError('fromStep', fromStep) ?? (await startLimiter.take(viewer.id, address));
  const answer = problem ? refused(problem) : await runs.rerun(viewer, id, fromStep);
  count(answer.run?.pipeline ?? 'unknown', answer, context);
  return answer;
}

const refused = (problem: UserError): RunAnswer => ({ run: null, userErrors: [problem] });
const notFound = (): RunAnswer => refused(userError('NOT_FOUND', 'There is no such run, or it is not yours.', ['id']));

function count(pipeline: string, { userErrors }: RunAnswer, { metrics }: ApiContext): void {
  metrics.starts.inc({ pipeline, outcome: userErrors[0]?.code ?? 'STARTED' });
}

/** `mealPlan` is started by `startMealPlan`, unless it says otherwise. */
export const startFieldOf = ({ name, startedBy }: PipelineDefinition): string =>
  startedBy ?? `start${name[0]?.toUpperCase()}${name.slice(1)}`;

const starts = Object.fromEntries(
  pipelines
    .filter(({ startedBy }) => !startedBy)
    .map((pipeline) => [
      startFieldOf(pipeline),
      (_root: unknown, given: StartArguments, context: ApiContext) => start(pipeline.name, given, context),
    ]),
);

export const Mutation: MutationResolvers = {
  ...starts,
  cancelRun: (_root, { id }, { runs, viewer }) => (isId(id) ? runs.cancel(viewer, id) : notFound()),
  keepRun: (_root, { id }, { runs, viewer }) => (isId(id) ? runs.keep(viewer, id) : notFound()),
  rerun: (_root, { id, fromStep }, context) => rerun(id, fromStep, context),
};
