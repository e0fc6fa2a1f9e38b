/** What a chat completion request asks for, as far as the practice provider understands it; and what pipelines bring along. */
import * as z from 'zod';
import { readDataBlock } from '../services/llmPrompt.ts';
import type { Random } from './random.ts';

const part = z.object({ type: z.string(), text: z.string().optional() });
const content = z.union([z.string(), z.array(part), z.null()]).optional();

export const chatRequest = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  response_format: z
    .union([
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ name: z.string(), schema: z.record(z.string(), z.unknown()) }),
      }),
      z.object({ type: z.enum(['text', 'json_object']) }),
    ])
    .nullish(),
});
export type ChatRequest = z.infer<typeof chatRequest>;

/** One question, as a pipeline's practice answers see it. */
export interface PracticeQuestion {
  /** The name of the JSON schema. */
  name: string;
  /** The prompt's data block; null when it has none. */
  data: unknown;
  random: Random;
}

/** What activities/<pipeline>/practice.ts exports: how a capable model would answer that pipeline's questions. */
export interface PracticeAnswers {
  /** By the name of the JSON schema. */
  answers: Readonly<Record<string, (question: PracticeQuestion) => unknown>>;
  /** The same answer made to break the pipeline's rules, but not its schema. */
  breakRules(question: PracticeQuestion, answer: unknown): unknown;
}

/** Thrown by a practice answer where a model would refuse. */
export class PracticeRefusal extends Error {}

export const textOf = (request: ChatRequest): string =>
  request.messages.map(({ content }) => contentText(content)).join('\n\n');

export const schemaOf = (request: ChatRequest) =>
  request.response_format?.type === 'json_schema' ? request.response_format.json_schema : null;

/** The data block of the conversation's first question. */
export function dataOf(request: ChatRequest): unknown {
  const asked = request.messages.find(({ role }) => role === 'user');
  return asked ? readDataBlock(contentText(asked.content)) : null;
}

function contentText(content: ChatRequest['messages'][number]['content']): string {
  return typeof content === 'string' ? content : (content ?? []).map((piece) => piece.text ?? '').join('\n');
}
