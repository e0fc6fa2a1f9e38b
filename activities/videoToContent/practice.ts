/**
 * How the practice provider answers what is asked about recordings: from the question's data alone, with its times, chapters,
 * screenshots and wishes, as a capable model would. Schema names as in findChapters.ts and writeDraft.ts.
 */
import type { PracticeAnswers } from '../../src/practice/chat.ts';
import { weightedLength } from '../../workflows/videoToContent/weightedLength.ts';
import { shortestChapter } from './chapterRules.ts';
import type { ChaptersData, Answered } from './findChapters.ts';
import { evenly } from './screenshotChoice.ts';
import { clock, fromClock } from '../../workflows/lib/times.ts';
import type { DraftData } from './writeDraft.ts';

export const answers: PracticeAnswers['answers'] = {
  videoToContent_chapters: ({ data }) => ({ chapters: chaptersOf(data as ChaptersData) }),
  videoToContent_chapterCandidates: ({ data }) => ({ chapters: candidatesIn(data as ChaptersData) }),
  videoToContent_article: ({ data }) => ({ body: article(data as DraftData) }),
  videoToContent_posts: ({ data }) => ({ posts: posts(data as DraftData) }),
  videoToContent_text: ({ data }) => ({ body: plainText(data as DraftData) }),
};

/** A first chapter that starts late; a picture from elsewhere; a post that is too long; a link that nobody has named. */
export const breakRules: PracticeAnswers['breakRules'] = ({ name }, answer) => {
  switch (name) {
    case 'videoToContent_article':
      return { body: `${(answer as { body: string }).body}\n\n![Elsewhere](https://example.com/elsewhere.png)` };
    case 'videoToContent_posts':
      return { posts: ['word '.repeat(100), ...(answer as { posts: string[] }).posts.slice(1)] };
    case 'videoToContent_text':
      return { body: `${(answer as { body: string }).body}\n\nMore at https://example.com/nobody-said-so` };
    default: {
      const { chapters } = answer as { chapters: Answered[] };
      return { chapters: chapters.map((chapter, at) => (at === 0 ? { ...chapter, start: '0:05' } : chapter)) };
    }
  }
};

// ---------------------------------------------------------------- chapters

interface Line {
  atSeconds: number;
  text: string;
}

/** About one for so many seconds; three at least, and no more than a dozen. */
const secondsPerChapter = 240;

function chaptersOf({ duration, transcript, candidates }: ChaptersData): Answered[] {
  const end = fromClock(duration) ?? 0;
  const lines = candidates
    ? candidates.map(({ start, title }) => ({ atSeconds: fromClock(start) ?? 0, text: title }))
    : linesOf(transcript ?? '');
  const count = Math.max(3, Math.min(12, Math.round(end / secondsPerChapter), Math.floor(end / shortestChapter)));
  const starts = Array.from({ length: count }, (_, at) => Math.floor((at * end) / count));
  // Where somebody begins to speak, when that is near enough for every chapter to stay long enough.
  const room = Math.max(0, (end / count - shortestChapter) / 2);
  const titles = new Set<string>();
  return starts.map((start, at) => {
    const line = lines.find(({ atSeconds }) => Math.abs(atSeconds - start) < room);
    const startSeconds = at === 0 ? 0 : (line?.atSeconds ?? start);
    const said = lines.findLast(({ atSeconds }) => atSeconds <= startSeconds) ?? lines[0];
    return answered(startSeconds, said?.text ?? '', titles);
  });
}

function candidatesIn({ transcript }: ChaptersData): Answered[] {
  const titles = new Set<string>();
  let last = -Infinity;
  const chosen = linesOf(transcript ?? '').filter(({ atSeconds }) => {
    if (atSeconds - last < secondsPerChapter) return false;
    last = atSeconds;
    return true;
  });
  return chosen.map(({ atSeconds, text }) => answered(atSeconds, text, titles));
}

function answered(startSeconds: number, said: string, titles: Set<string>): Answered {
  const words = titleFrom(plain(said));
  const title = titles.has(words) ? `${words} (${clock(startSeconds)})` : words;
  titles.add(title);
  const summary = `Practice summary of what is said from ${clock(startSeconds)} on: ${shortened(plain(said), 200) || 'nothing'}`;
  return { start: clock(startSeconds), title, summary };
}

/** What is said first, up to the end of its clause. */
function titleFrom(said: string): string {
  const clause = /^[^.,;:!?]*/.exec(said)![0].trim();
  if (!clause) return 'Without words';
  return shortened(clause, 60);
}

const linesOf = (transcript: string): Line[] =>
  transcript.split('\n').flatMap((line) => {
    const [, time, text] = /^\[([\d:]+)\] (.+)$/.exec(line) ?? [];
    return time === undefined || text === undefined ? [] : [{ atSeconds: fromClock(time) ?? 0, text }];
  });

// ---------------------------------------------------------------- drafts

const note = 'This is a practice text: no model has read the transcript.';

function article(data: DraftData): string {
  const short = data.kind === 'Newsletter';
  const parts = short ? evenly(partsOf(data), 3) : partsOf(data);
  const placed = new Set<string>();
  const sections = parts.map(({ title, startSeconds, said }) => {
    const picture = short && placed.size >= 2 ? undefined : pictureNear(data, startSeconds, placed);
    return [
      `## ${title}`,
      picture && `![The recording at ${picture.at}](${picture.path})`,
      `At ${clock(startSeconds)} it is about this:`,
      `> ${said}`,
      short
        ? ''
        : 'Whoever wants to do the same begins here, takes one step after the other, and looks at what came of each.',
    ];
  });
  return joined([
    `# ${plain(data.title)}`,
    note,
    wishes(data),
    ...sections.flat(),
    short
      ? `Until next time. Watch the whole recording: ${plain(data.title)}.`
      : '## In closing\n\nTry it, and tell us how it went.',
  ]);
}

function posts(data: DraftData): string[] {
  const parts = evenly(partsOf(data), 5);
  return [
    `${plain(data.title)}: what is in it, in ${parts.length} steps. ${note}`,
    ...parts.map(({ title, startSeconds, said }) => `${title} (from ${clock(startSeconds)}): ${said}`),
    'Which of these would you try first?',
  ].map(asPost);
}

const plainText = (data: DraftData): string =>
  joined([
    `${plain(data.title)}: what it comes to.`,
    note,
    wishes(data),
    ...evenly(partsOf(data), 4).map(
      ({ title, startSeconds, said }) => `${title} (from ${clock(startSeconds)}). ${said}`,
    ),
    'What is your experience?',
  ]);

interface Told {
  title: string;
  startSeconds: number;
  /** What is said there. */
  said: string;
}

/** The chapters, or, without any, a few lines of the transcript. */
function partsOf({ chapters, transcript }: DraftData): Told[] {
  const lines = linesOf(transcript);
  const said = (from: number) => shortened(plain(lines.find(({ atSeconds }) => atSeconds >= from)?.text ?? ''), 240);
  if (chapters.length === 0) {
    return evenly(lines, 3).map(({ atSeconds }) => ({
      title: `From ${clock(atSeconds)} on`,
      startSeconds: atSeconds,
      said: said(atSeconds),
    }));
  }
  return chapters.map(({ start, title }) => {
    const startSeconds = fromClock(start) ?? 0;
    return { title: plain(title), startSeconds, said: said(startSeconds) };
  });
}

/** The first one from that time on which is not placed yet. */
function pictureNear({ screenshots }: DraftData, seconds: number, placed: Set<string>) {
  const free = screenshots.filter(({ path }) => !placed.has(path));
  const found = free.find(({ at }) => (fromClock(at) ?? 0) >= seconds) ?? free.at(-1);
  if (found) placed.add(found.path);
  return found;
}

const wishes = ({ context }: DraftData): string =>
  context ? `You asked for this: ${shortened(plain(context), 400)}` : '';

const joined = (blocks: (string | undefined)[]): string => blocks.filter(Boolean).join('\n\n');

/** What others have written, as words alone: nothing in it is markup. */
const plain = (text: string): string =>
  text
    .replace(/[<>[\]`*_#|\\~]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Whole words, at most so many characters of them. */
const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).replace(/\s\S*$/, '')}…`;

function asPost(text: string): string {
  let post = text;
  while (weightedLength(post) > 280) post = shortened(post, post.length - 5);
  return post;
}
