/** The chapters of a recording, by the language model, from its timed transcript. */
import * as z from 'zod';
import type { Llm } from '../../src/services/llm.ts';
import { dataBlock, dataRule } from '../../src/services/llmPrompt.ts';
import { stepContext } from '../../src/worker/stepContext.ts';
import type { Chapter, Segment } from '../../workflows/videoToContent/steps.ts';
import { chapterProblems, leastChapters, longestTitle, shortestChapter } from './chapterRules.ts';
import { oneLine } from './segments.ts';
import { inPrompt, timedLines, windowsOf, type TimedLine } from './timedTranscript.ts';
import { clock, fromClock } from '../../workflows/lib/times.ts';

/** Of a transcript in one question: models overlook things in more. */
const mostWords = 12_000;
const mostChapters = 60;

const chapter = z.object({
  start: z
    .string()
    .regex(/^(\d{1,3}:)?\d{1,3}:[0-5]\d$/)
    .describe('As in the transcript: 12:34 or 1:02:03'),
  title: z.string().min(1).max(longestTitle),
  summary: z.string().min(1).max(600).describe('One or two sentences'),
});
const answerSchema = z.object({ chapters: z.array(chapter).min(1).max(mostChapters) });
export type Answered = z.infer<typeof answerSchema>['chapters'][number];

const system = [
  'You divide recordings into chapters that help viewers to find what they look for.',
  dataRule,
  'Titles are short, specific and in the language of the recording. Answer only in the given format.',
].join(' ');

/** The data of a question: either of the last two. */
export interface ChaptersData {
  title: string;
  context: string | null;
  /** As 1:02:03. */
  duration: string;
  transcript?: string;
  candidates?: Answered[];
}

export interface ChaptersAsked {
  title: string;
  /** The user's own words about the recording. */
  context: string | null;
  /** At least 30: no shorter recording can have chapters. */
  durationSeconds: number;
  segments: readonly Segment[];
}

/**
 * The chapters by YouTube's rules (chapterRules.ts), at whole seconds. A long transcript is read in windows of about 12,000
 * words, a question each, and one more joins what they gave. Must be called in an activity.
 * @throws ApplicationFailure CHAPTERS_BREAK_RULES, or as the language model's service does
 */
export async function findChapters(llm: Llm, asked: ChaptersAsked): Promise<Chapter[]> {
  const windows = windowsOf(timedLines(asked.segments), mostWords);
  const about = { title: asked.title, context: asked.context, duration: clock(asked.durationSeconds) };
  const data: ChaptersData =
    windows.length === 1
      ? { ...about, transcript: inPrompt(windows[0]!) }
      : { ...about, candidates: await candidatesOf(llm, about, windows) };
  const { answer } = await llm.structured({
    name: 'videoToContent_chapters',
    schema: answerSchema,
    system,
    prompt: [
      data.candidates
        ? 'The candidates below were found in one part of the recording after the other. Choose and join them into the chapters of the whole.'
        : 'Divide the recording below into chapters, where its subject changes.',
      `The first starts at 0:00. There are at least ${leastChapters}, and about one for every three to eight minutes; each lasts at least ${shortestChapter} seconds, the last one until the end of the recording at ${about.duration}. No title comes twice.`,
      dataBlock(data),
    ].join('\n'),
    check: ({ chapters }) => chapterProblems(chapters.map(startOf), asked.durationSeconds),
    brokenCode: 'CHAPTERS_BREAK_RULES',
  });
  return answer.chapters.map((given) => ({ ...startOf(given), summary: oneLine(given.summary) || null }));
}

/** One question after the other: each is shown to viewers as it is written. */
async function candidatesOf(llm: Llm, about: ChaptersData, windows: readonly TimedLine[][]): Promise<Answered[]> {
  const candidates: Answered[] = [];
  for (const [at, window] of windows.entries()) {
    const part = `part ${at + 1} of ${windows.length}`;
    stepContext().report({ message: `Reading ${part}`, fraction: at / (windows.length + 1) });
    const { answer } = await llm.structured({
      name: 'videoToContent_chapterCandidates',
      schema: answerSchema,
      system,
      prompt: [
        `This is ${part} of a recording. Say where in it a new chapter could begin: where the subject changes, about every three to eight minutes.`,
        dataBlock({ ...about, part, transcript: inPrompt(window) } satisfies ChaptersData & { part: string }),
      ].join('\n'),
    });
    candidates.push(...answer.chapters);
  }
  stepContext().report({ message: 'Joining the parts', fraction: windows.length / (windows.length + 1) });
  return candidates;
}

const startOf = ({ start, title }: Answered) => ({ startSeconds: fromClock(start) ?? 0, title: oneLine(title) });
