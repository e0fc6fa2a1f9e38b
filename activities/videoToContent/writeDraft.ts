/** A draft of one content type, by the language model, from all that is known of a recording. */
import { ApplicationFailure } from '@temporalio/common';
import * as z from 'zod';
import type { Llm, PromptImage, StructuredRequest } from '../../src/services/llm.ts';
import { dataBlock, dataRule } from '../../src/services/llmPrompt.ts';
import { stepContext } from '../../src/worker/stepContext.ts';
import {
  contentTypeOf,
  type ContentType,
  type ContentTypeDefinition,
} from '../../workflows/videoToContent/contentTypes.ts';
import type { Chapter, Segment } from '../../workflows/videoToContent/steps.ts';
import { draftProblems, postSeparator, type WrittenText } from './draftRules.ts';
import { chooseScreenshots, evenly, screenshotPath, type TimedScreenshot } from './screenshotChoice.ts';
import { condensed, timedLines } from './timedTranscript.ts';
import { clock } from '../../workflows/lib/times.ts';

/** Of a transcript in the prompt; a longer one is condensed by chapters (timedTranscript.ts). */
const mostWords = 12_000;

const postsSchema = z.object({ posts: z.array(z.string().min(1)).min(1) });
const bodySchema = z.object({ body: z.string().min(1) });

const system = [
  'You turn recordings into texts that people like to read: in the language of the recording, plain, true to what was said, without exaggeration.',
  dataRule,
  "The user's own wishes for the text stand in the data under context. State nothing that the data does not say. Link only to addresses that stand in the data. Answer only in the given format.",
].join(' ');

/** The data of a question. */
export interface DraftData {
  /** The content type's label. */
  kind: string;
  title: string;
  context: string | null;
  chapters: { start: string; title: string; summary: string | null }[];
  /** Those that may be placed. */
  screenshots: { at: string; path: string }[];
  transcript: string;
}

export interface DraftAsked {
  projectId: string;
  type: ContentType;
  title: string;
  /** The user's own words for the drafts. */
  context: string | null;
  segments: readonly Segment[];
  chapters: readonly Chapter[];
  screenshots: readonly TimedScreenshot[];
  /** The JPEG of a screenshot; asked for as many as the model may see. */
  image(index: number): Promise<Uint8Array>;
}

/**
 * The text of one draft, checked by draftRules.ts; posts apart by a line of `---`. Must be called in an activity.
 * @throws ApplicationFailure DRAFT_BREAKS_RULES, or as the language model's service does
 */
export async function writeDraft(llm: Llm, asked: DraftAsked): Promise<{ body: string; practice: boolean }> {
  const definition = contentTypeOf(asked.type);
  const choice = definition.placesScreenshots ? chooseScreenshots(asked.screenshots, asked.chapters) : [];
  const data: DraftData = {
    kind: definition.label,
    title: asked.title,
    context: asked.context,
    chapters: asked.chapters.map(({ startSeconds, title, summary }) => ({
      start: clock(startSeconds),
      title,
      summary,
    })),
    screenshots: choice.map(({ index, atSeconds }) => ({
      at: clock(atSeconds),
      path: screenshotPath(asked.projectId, index),
    })),
    transcript: condensed(timedLines(asked.segments), asked.chapters, mostWords),
  };
  const paths = data.screenshots.map(({ path }) => path);
  const sources = { screenshots: paths, texts: [asked.title, asked.context ?? '', data.transcript] };
  const question = {
    name: `videoToContent_${definition.format === 'POSTS' ? 'posts' : definition.format === 'TEXT' ? 'text' : 'article'}`,
    schema: (definition.format === 'POSTS' ? postsSchema : bodySchema) as z.ZodType<WrittenText>,
    system,
    prompt: [definition.prompt, ...rules(definition, paths), dataBlock(data)].join('\n'),
    check: (text) => draftProblems(text, definition, sources),
    brokenCode: 'DRAFT_BREAKS_RULES',
    onText: countedWords(),
  } satisfies StructuredRequest<WrittenText>;
  const { answer, practice } = await askWithImages(llm, question, () =>
    Promise.all(
      evenly(choice, llm.mostImages).map(async ({ index, atSeconds }) => ({
        name: `The screenshot ${screenshotPath(asked.projectId, index)} (${clock(atSeconds)}):`,
        jpeg: await asked.image(index),
      })),
    ),
  );
  const body = 'posts' in answer ? answer.posts.map((post) => post.trim()).join(postSeparator) : answer.body.trim();
  // Postgres takes neither NUL nor lone surrogates.
  return { body: body.toWellFormed().replaceAll('\0', ''), practice };
}

function rules({ format, limits }: ContentTypeDefinition, paths: readonly string[]): string[] {
  const counted = limits.counted === 'WEIGHTED' ? ', with emoji and most non-Latin characters counted as two' : '';
  const posts = limits.posts === undefined ? '' : ` There are at most ${limits.posts} posts.`;
  return [
    `${format === 'POSTS' ? 'Each post' : 'The text'} has at most ${limits.characters} characters${counted}.${posts}`,
    paths.length > 0
      ? `Place screenshots where they help, each on a line of its own as ![what it shows](path), with a path of the data; at least one. Take no other picture.`
      : 'Place no pictures.',
    'No HTML; the text is not in a code fence.',
  ];
}

/** A model that sees nothing rejects a question with images, unpaid: it is asked again without. */
async function askWithImages(llm: Llm, question: StructuredRequest<WrittenText>, images: () => Promise<PromptImage[]>) {
  const shown = llm.mostImages > 0 ? await images() : [];
  if (shown.length === 0) return llm.structured(question);
  try {
    return await llm.structured({ ...question, images: shown });
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.type !== 'PROVIDER_REJECTED_REQUEST') throw error;
    stepContext().report({ message: 'The model takes no pictures: asking without' });
    return llm.structured(question);
  }
}

/** Says from time to time how long the text is. */
function countedWords(): (textSoFar: string) => void {
  const step = 25;
  let said = 0;
  return (textSoFar) => {
    const words = textSoFar.split(/\s+/).length;
    if (words >= said && words < said + step) return;
    said = words;
    stepContext().report({ message: `${words} words written` });
  };
}
