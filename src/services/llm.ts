/** The language model behind the activities: any OpenAI-compatible provider, over HTTP, the practice one included. */
import type OpenAI from 'openai';
import type * as z from 'zod';
import type { Config } from '../config.ts';
import type { ErrorCode } from '../errors.ts';
import type { Usage } from '../runs/snapshot.ts';
import { stepContext, type StepContext } from '../worker/stepContext.ts';
import { createAnswers, type StoredAnswer } from './answers.ts';
import { createBudget } from './budget.ts';
import type { Database } from './database.ts';
import { askAgain, judgeAnswer, type Judged } from './llmAnswer.ts';
import { nothingReceived, streamChat, type ChatRequest, type Received } from './llmCall.ts';
import { providerFailure } from './llmErrors.ts';
import { responseFormat } from './llmSchema.ts';
import type { Log } from './log.ts';
import { cancellation, createProviderClient, isPracticeModel, practiceHeaders } from './providerClient.ts';

export interface StructuredRequest<Answer> {
  /** Names the schema to the model: letters, digits, underscores. */
  name: string;
  schema: z.ZodType<Answer>;
  system: string;
  prompt: string;
  /** Shown to the model after the prompt, each under its name; at most `Llm.mostImages` of them. */
  images?: readonly PromptImage[];
  /** What is wrong with an answer that fits the schema, in words for the model; empty when it is right. */
  check?(answer: Answer): string[];
  /** The error code when the answer still breaks `check` after the repairs. */
  brokenCode?: ErrorCode;
  /** Called with the text so far, as it comes: for a step's fraction and message. */
  onText?(textSoFar: string): void;
}

export interface PromptImage {
  name: string;
  jpeg: Uint8Array;
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
  /** How many images a question may show: none where the practice provider answers, or `LLM_IMAGES` is 0. */
  mostImages: number;
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
/** What a provider counts for an image of low detail, and more (https://platform.openai.com/docs/guides/images-vision). */
const tokensPerImage = 1_000;

/** @throws ConfigError when the configuration names no provider, or a budget that cannot be kept */
export function createLlm({ config, database, log }: { config: Config; database: Database; log: Log }): Llm {
  const client = createProviderClient(config);
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
    const promptTokens = roughPromptTokens(chat);
    const settle = await budget.reserve(budget.cost({ promptTokens, completionTokens: mostCompletionTokens }));
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
      await settle(usageOf(received, promptTokens).costUsd);
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

  const isPractice = ({ model }: Received): boolean => isPracticeModel(config, model);

  return { mostImages: config.practice ? 0 : config.LLM_IMAGES, structured };
}

const opening = ({
  system,
  prompt,
  images = [],
}: Pick<StructuredRequest<unknown>, 'system' | 'prompt' | 'images'>): OpenAI.ChatCompletionMessageParam[] => [
  { role: 'system', content: system },
  {
    role: 'user',
    content: images.length === 0 ? prompt : [{ type: 'text', text: prompt }, ...images.flatMap(imageParts)],
  },
];

const imageParts = ({ name, jpeg }: PromptImage): OpenAI.ChatCompletionContentPart[] => [
  { type: 'text', text: name },
  {
    type: 'image_url',
    image_url: { url: `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`, detail: 'low' },
  },
];

/** Non-retryable: the answers are stored, so a retry would find the same ones. A rerun discards them. */
const stillBroken = <Answer>(judged: Exclude<Judged<Answer>, { kind: 'right' }>, brokenCode: ErrorCode | undefined) =>
  providerFailure(
    judged.kind === 'brokenRules' && brokenCode ? brokenCode : 'ANSWER_MALFORMED',
    `The answer was still wrong after ${mostRepairs} corrections: ${judged.problems.slice(0, 3).join(' ')}`,
    { retryable: false },
  );

/** What the provider says it has used; where it says nothing, or the call broke off, an estimate. */
function tokensUsed({ billed, usage, text }: Received, promptTokens: number) {
  if (usage) return { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens };
  return billed ? { promptTokens, completionTokens: roughTokens(text) } : { promptTokens: 0, completionTokens: 0 };
}

/** English and JSON take about four bytes a token, other scripts three or more: this counts too many rather than too few. */
const roughTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);

/** Images are billed by their number, not by the length of what carries them. */
function roughPromptTokens({ messages, response_format }: ChatRequest): number {
  let images = 0;
  const text = JSON.stringify([messages, response_format], (key, value: unknown) => {
    if (key !== 'image_url') return value;
    images += 1;
    return undefined;
  });
  return roughTokens(text) + images * tokensPerImage;
}

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
