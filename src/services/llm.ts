/** The language model behind the activities: any OpenAI-compatible provider, over HTTP, the practice one included. */
import { CancelledFailure } from '@temporalio/common';
import OpenAI from 'openai';
import type * as z from 'zod';
import { ConfigError, type Config } from '../config.ts';
import type { ErrorCode } from '../errors.ts';
import type { Usage } from '../runs/snapshot.ts';
import { stepContext, type StepContext } from '../worker/stepContext.ts';
import { createAnswers, type StoredAnswer } from './answers.ts';
import { createBudget } from './budget.ts';
import type { Database } from './database.ts';
import { askAgain, judgeAnswer, type Judged } from './llmAnswer.ts';
import { boundedFetch, nothingReceived, streamChat, type ChatRequest, type Received } from './llmCall.ts';
import { providerFailure } from './llmErrors.ts';
import { responseFormat } from './llmSchema.ts';
import type { Log } from './log.ts';

export interface StructuredRequest<Answer> {
  /** Names the schema to the model: letters, digits, underscores. */
  name: string;
  schema: z.ZodType<Answer>;
  system: string;
  prompt: string;
  /** What is wrong with an answer that fits the schema, in words for the model; empty when it is right. */
  check?(answer: Answer): string[];
  /** The error code when the answer still breaks `check` after the repairs. */
  brokenCode?: ErrorCode;
  /** Called with the text so far, as it comes: for a step's fraction and message. */
  onText?(textSoFar: string): void;
}

export interface StructuredAnswer<Answer> {
  answer: Answer;
  /** What is still wrong by `check` (only when the request has no `brokenCode`). */
  problems: string[];
  usage: Usage;
  model: string;
  practice: boolean;
}

export interface Llm {
  /**
   * One paid answer that fits the schema and the rules; sent back with the reason at most twice. Must be called in an
   * activity: it writes the text to the step's viewers, stores every answer before it returns, and takes a stored one instead
   * of paying again.
   * @throws ApplicationFailure whose `type` is a code of src/errors.ts
   */
  structured<Answer>(request: StructuredRequest<Answer>): Promise<StructuredAnswer<Answer>>;
}

/** How often an answer is sent back with the reason, for schema and rules together. */
const mostRepairs = 2;
/** The most that any model of the GPT-4 class writes in one answer; also what a budget reserves. */
const mostCompletionTokens = 16_384;
/** Ends a call that our own watchdog has missed; the client wants a number. */
const clientTimeoutMs = 24 * 3_600_000;

/** @throws ConfigError when the configuration names no provider, or a budget that cannot be kept */
export function createLlm({ config, database, log }: { config: Config; database: Database; log: Log }): Llm {
  const client = createClient(config);
  const answers = createAnswers(database);
  const budget = createBudget({ config, database, log });

  async function structured<Answer>(request: StructuredRequest<Answer>): Promise<StructuredAnswer<Answer>> {
    const context = stepContext();
    const messages = opening(request);
    const usage = createTally();
    for (let repairs = 0; ; repairs++) {
      const given = await answerTo(context, request, messages);
      usage.add(given.usage);
      const judged = judgeAnswer(given.text, request.schema, request.check);
      const acceptable =
        judged.kind === 'right' || (judged.kind === 'brokenRules' && !request.brokenCode && repairs === mostRepairs);
      if (acceptable) {
        const problems = judged.kind === 'right' ? [] : judged.problems;
        return { answer: judged.answer, problems, usage: usage.total(), model: given.model, practice: given.practice };
      }
      if (repairs === mostRepairs) throw stillBroken(judged, request.brokenCode);
      context.report({ message: 'Asking for a corrected answer' });
      messages.push({ role: 'assistant', content: given.text }, { role: 'user', content: askAgain(judged.problems) });
    }
  }

  /** The answer to a conversation: one that was paid for before, else a new one, stored before it is used. */
  async function answerTo<Answer>(
    context: StepContext,
    request: StructuredRequest<Answer>,
    messages: OpenAI.ChatCompletionMessageParam[],
  ): Promise<Omit<StoredAnswer, 'paidBy'>> {
    const chat: ChatRequest = {
      model: config.LLM_MODEL,
      messages,
      max_completion_tokens: mostCompletionTokens,
      response_format: responseFormat(request.schema, request.name),
    };
    context.restartText();
    const stored = await answers.find(context, chat);
    if (stored) {
      context.write(stored.text);
      return stored;
    }
    const answer = await pay(context, chat, request.onText);
    return answers.keep(context, chat, answer);
  }

  async function pay(
    context: StepContext,
    chat: ChatRequest,
    onText: ((textSoFar: string) => void) | undefined,
  ): Promise<Omit<StoredAnswer, 'paidBy'>> {
    const startedAt = performance.now();
    const promptTokens = roughTokens(JSON.stringify([chat.messages, chat.response_format]));
    const settle = await budget.reserve({ promptTokens, completionTokens: mostCompletionTokens });
    const received = nothingReceived();
    const show = (piece: string) => {
      context.write(piece);
      onText?.(received.text);
    };
    try {
      const headers = practiceHeaders(config, context);
      await streamChat(client, chat, { limits: config, headers, signal: context.signal }, received, show);
    } catch (error) {
      throw context.signal.aborted ? cancellation(context.signal) : error;
    } finally {
      // Also a call that failed half-way is paid for.
      context.use(usageOf(received, promptTokens), isPractice(received));
      await settle(usageOf(received, promptTokens));
    }
    const usage = usageOf(received, promptTokens);
    const model = received.model ?? config.LLM_MODEL;
    const { runId, activityId, attempt } = context;
    const milliseconds = Math.round(performance.now() - startedAt);
    log.info({ runId, activityId, attempt, model, ...usage, milliseconds }, 'an answer came');
    return { text: received.text, usage, model, practice: isPractice(received) };
  }

  const usageOf = (received: Received, promptTokens: number): Usage => {
    const used = tokensUsed(received, promptTokens);
    return { ...used, costUsd: budget.cost(used) };
  };

  const isPractice = ({ model }: Received): boolean => config.practice || (model ?? '').startsWith('practice');

  return { structured };
}

function createClient(config: Config): OpenAI {
  if (config.practice && !config.PRACTICE_URL) {
    throw new ConfigError([
      'PRACTICE_URL: no model is configured, and no practice provider either; set OPENAI_API_KEY (or OPENAI_BASE_URL), or PRACTICE_URL to where the practice provider listens',
    ]);
  }
  return new OpenAI({
    apiKey: config.practice ? 'practice' : (config.OPENAI_API_KEY ?? 'none'),
    baseURL: config.practice ? `${config.PRACTICE_URL}/v1` : (config.OPENAI_BASE_URL ?? 'https://api.openai.com/v1'),
    // The engine owns the retries.
    maxRetries: 0,
    timeout: clientTimeoutMs,
    fetch: boundedFetch,
    logLevel: 'off',
  });
}

/** The practice provider is told whose call it is, so that tests can steer and count; nobody else is. */
const practiceHeaders = (config: Config, context: StepContext): Record<string, string> =>
  config.practice
    ? {
        'x-longhaul-run': context.runId,
        'x-longhaul-step': context.activityId,
        'x-longhaul-attempt': String(context.attempt),
      }
    : {};

const opening = ({ system, prompt }: { system: string; prompt: string }): OpenAI.ChatCompletionMessageParam[] => [
  { role: 'system', content: system },
  { role: 'user', content: prompt },
];

/** Non-retryable: the answers are stored, so a retry would find the same ones. A rerun discards them. */
const stillBroken = <Answer>(judged: Exclude<Judged<Answer>, { kind: 'right' }>, brokenCode: ErrorCode | undefined) =>
  providerFailure(
    judged.kind === 'brokenRules' && brokenCode ? brokenCode : 'ANSWER_MALFORMED',
    `The answer was still wrong after ${mostRepairs} corrections: ${judged.problems.slice(0, 3).join(' ')}`,
    { retryable: false },
  );

const cancellation = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new CancelledFailure('The step was cancelled');

/** What the provider says it has used; where it says nothing, or the call broke off, an estimate. */
function tokensUsed({ billed, usage, text }: Received, promptTokens: number) {
  if (usage) return { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens };
  return billed ? { promptTokens, completionTokens: roughTokens(text) } : { promptTokens: 0, completionTokens: 0 };
}

/** English and JSON take about four bytes a token, other scripts three or more: this counts too many rather than too few. */
const roughTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);

function createTally() {
  const sum: Usage = { promptTokens: 0, completionTokens: 0, costUsd: null };
  return {
    add({ promptTokens, completionTokens, costUsd }: Usage) {
      sum.promptTokens += promptTokens;
      sum.completionTokens += completionTokens;
      if (costUsd !== null) sum.costUsd = (sum.costUsd ?? 0) + costUsd;
    },
    total: () => sum,
  };
}
