/** The steps of a resource's import. What they work on stays in the database; history carries counts and hosts only. */
import { ApplicationFailure } from '@temporalio/common';
import { createImportStore } from '../src/domains/resources/importStore.ts';
import { createAnswers, type StoredAnswer } from '../src/services/answers.ts';
import type { Usage } from '../src/runs/snapshot.ts';
import { FetchError } from '../src/services/guardedFetch.ts';
import { retryAfterMs } from '../src/services/llmErrors.ts';
import type { ActivityServices } from '../src/services/services.ts';
import { stepContext } from '../src/worker/stepContext.ts';
import type { Enriched, Finished, ResourceImportInput, Transformation } from '../workflows/resourceImport/steps.ts';
import type { Enricher, Found } from './enrichers/enricher.ts';
import { createEnrichers } from './enrichers/index.ts';
import { planRequests } from './resourceImport/plan.ts';
import { TransformTooCostly, transformOffThread } from './resourceImport/transform/offThread.ts';
import type { JsonObject } from './resourceImport/transform/types.ts';

/** Another attempt would be too costly, too. */
function tooCostly(error: unknown): never {
  if (!(error instanceof TransformTooCostly)) throw error;
  throw ApplicationFailure.create({ type: 'TRANSFORM_TOO_COSTLY', message: error.message, nonRetryable: true });
}

const noUsage: Usage = { promptTokens: 0, completionTokens: 0, costUsd: null };

export function createActivities({ config, database, outside, log }: ActivityServices) {
  const store = createImportStore(database);
  const answers = createAnswers(database);
  const enrichers = createEnrichers(config);

  /** @throws FetchError */
  async function ask(enricher: Enricher, subject: string, signal: AbortSignal): Promise<Omit<StoredAnswer, 'paidBy'>> {
    const { url, headers } = enricher.request(subject);
    const answer = await outside.get(url, { headers, signal });
    const { host } = new URL(answer.url);
    if (answer.status === 429 || answer.status >= 500) {
      const retryInMs = retryAfterMs(answer.headers);
      throw new FetchError('FETCH_UNAVAILABLE', `${host} has trouble (${answer.status}).`, {
        retryable: true,
        retryInMs,
      });
    }
    if (answer.status >= 400) throw new FetchError('FETCH_REJECTED', `${host} says no (${answer.status}).`);
    try {
      const text = JSON.stringify(await enricher.read(answer, subject));
      return { text, model: enricher.name, practice: false, usage: noUsage };
    } catch (error) {
      log.info({ err: error, enricher: enricher.name }, 'an answer is not of the form that was expected');
      throw new FetchError('FETCH_REJECTED', `${host} answers with something else than was asked for.`);
    }
  }

  return {
    async transformResource(_input: ResourceImportInput): Promise<Transformation> {
      const { runId, signal } = stepContext();
      const info = JSON.parse(await store.info(runId)) as JsonObject;
      const transformed = await transformOffThread(info, { signal }).catch(tooCostly);
      const { requests, leftOut } = planRequests(transformed.context, enrichers);
      await store.keepTransformed(
        runId,
        JSON.stringify(transformed),
        requests.map(({ enricher, subject, paths }) => ({
          enricher: enricher.name,
          suffix: enricher.suffix,
          subject,
          paths: JSON.stringify(paths),
        })),
      );
      return {
        fields: transformed.fields.length,
        withErrors: transformed.fields.filter(({ error }) => error !== null).length,
        requests: requests.map(({ enricher, subject }, index) => ({
          number: index + 1,
          host: new URL(enricher.request(subject).url).host,
        })),
        leftOut,
      };
    },

    async enrichResource({ number }: { number: number; host: string }): Promise<Enriched> {
      const context = stepContext();
      const { runId, signal } = context;
      const { enricher: name, subject } = await store.enrichment(runId, number);
      const enricher = enrichers.find((known) => known.name === name);
      if (!enricher) throw new Error(`there is no enricher "${name}" any more, or its secret is not set`);
      context.report({ message: subject });
      try {
        const question = [name, subject];
        // Asked once for a run, whatever dies or is reset by hand; a rerun from here asks anew.
        const known = await answers.find(context, question);
        const { text } = known ?? (await answers.keep(context, question, await ask(enricher, subject, signal)));
        const found = JSON.parse(text) as Found | null;
        await store.keepAnswer(runId, number, found && text);
        return { enricher: name, subject, found: found !== null };
      } catch (error) {
        if (!(error instanceof FetchError)) throw error;
        await store.keepError(runId, number, error.message);
        throw ApplicationFailure.create({
          type: error.code,
          message: error.message,
          nonRetryable: !error.retryable,
          // To the engine a delay of 0 means that there is no retry.
          ...(error.retryInMs && { nextRetryDelay: error.retryInMs }),
        });
      }
    },

    async finishImport({ failed }: ResourceImportInput & { failed: number[] }): Promise<Finished> {
      return store.finish(stepContext().runId, failed);
    },
  };
}
