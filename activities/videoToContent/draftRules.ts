/** What a written text must hold to, whatever the model thinks of it: its limits, and where its pictures and links lead. */
import type { ContentTypeDefinition } from '../../workflows/videoToContent/contentTypes.ts';
import { textLength } from '../../workflows/videoToContent/weightedLength.ts';

/** Between the posts of a thread. */
export const postSeparator = '\n\n---\n\n';

export interface DraftSources {
  /** The paths that pictures may have. */
  screenshots: readonly string[];
  /** All that the model was given to read: a link may lead where one of these does. */
  texts: readonly string[];
}

export type WrittenText = { body: string } | { posts: readonly string[] };

/** What is wrong, in words for the model; empty when all is right. */
export function draftProblems(
  text: WrittenText,
  { limits, format, placesScreenshots }: ContentTypeDefinition,
  sources: DraftSources,
): string[] {
  const parts = 'posts' in text ? text.posts : [text.body];
  const naming = (at: number) => ('posts' in text ? `Post ${at + 1}` : 'The text');
  const problems = parts.flatMap((part, at) => {
    const tooLong = lengthProblems(part, naming(at), limits);
    // It has to be written anew anyway; and what is bounded is quickly looked through.
    if (tooLong.length > 0) return tooLong;
    return [
      ...formProblems(part, naming(at), format),
      ...pictureProblems(part, naming(at), placesScreenshots ? sources.screenshots : []),
      ...linkProblems(part, naming(at), sources.texts),
    ];
  });
  if (format === 'POSTS' && limits.posts !== undefined && parts.length > limits.posts) {
    problems.push(`There are ${parts.length} posts; at most ${limits.posts} are allowed.`);
  }
  const pictures = parts.flatMap(picturesIn);
  if (placesScreenshots && sources.screenshots.length > 0 && pictures.length === 0) {
    problems.push('No screenshot is placed; place at least one of those in the data, as a Markdown image.');
  }
  return problems;
}

function lengthProblems(part: string, name: string, limits: ContentTypeDefinition['limits']): string[] {
  const { characters, counted } = limits;
  const length = textLength(part, counted);
  if (length <= characters) return [];
  const how = counted === 'WEIGHTED' ? ' as Twitter counts (emoji and most non-Latin characters as two)' : '';
  return [`${name} has ${length} characters${how}; at most ${characters} are allowed.`];
}

function formProblems(part: string, name: string, format: ContentTypeDefinition['format']): string[] {
  const problems: string[] = [];
  if (!part.trim()) problems.push(`${name} is empty.`);
  if (/^(```|~~~)[^\n]*\n[\s\S]*\n\1$/.test(part.trim())) {
    problems.push(`${name} stands in a code fence; give it without.`);
  }
  if (format === 'POSTS' && /^[ \t]*-{3,}[ \t]*$/m.test(part)) {
    problems.push(`${name} has a line of dashes, which parts posts; leave it out.`);
  }
  const markdown =
    format === 'MARKDOWN' ? null : /\*\*[^\s*][^*\n]*\*\*|^#{1,6}[ \t].*|(?<!!)\[[^\]\n]{0,200}\]\(.*/m.exec(part);
  if (markdown)
    problems.push(`${name} has Markdown (${quoted(markdown[0])}), and is shown as plain text; leave it out.`);
  const tag = /<[a-z!/?][^>\n]*>?/i.exec(withoutCode(part).replace(autolink, ''));
  if (tag) problems.push(`${name} has HTML (${quoted(tag[0])}); write without, and code in backticks.`);
  return problems;
}

function pictureProblems(part: string, name: string, allowed: readonly string[]): string[] {
  return picturesIn(part)
    .filter((path) => !allowed.includes(path))
    .map((path) =>
      allowed.length === 0
        ? `${name} has a picture (${quoted(path)}), and may have none.`
        : `${name} has a picture that is not among the screenshots of the data: ${quoted(path)}.`,
    );
}

function linkProblems(part: string, name: string, texts: readonly string[]): string[] {
  const known = texts.join('\n').toLowerCase();
  return linksIn(part).flatMap((link) => {
    // Within the text itself.
    if (link.startsWith('#')) return [];
    const scheme = /^([a-z][a-z\d+.-]*):/i.exec(link)?.[1]?.toLowerCase();
    const isKnown = known.includes(bare(link)) && (!scheme || ['http', 'https', 'mailto'].includes(scheme));
    return isKnown ? [] : [`${name} links to ${quoted(link)}, which is not in the data; leave the link out.`];
  });
}

/** An address as people say it: without its scheme and what ends it. */
const bare = (link: string): string =>
  link
    .toLowerCase()
    .replace(/^(https?:\/\/|mailto:)?(www\.)?/, '')
    .replace(/[/.,:;!?]+$/, '');

const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

// ---------------------------------------------------------------- Markdown, as far as it matters here

/** Code shows what it holds; nothing of it is a tag, a picture or a link. */
const withoutCode = (text: string): string =>
  text.replace(/^[ \t]*(```+|~~~+)[\s\S]*?^[ \t]*\1[^\n]*$/gm, '').replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');

/** `](target`, the target also in angle brackets. What follows it is of no interest, and looking for it would take long. */
const target = String.raw`\]\(\s*(?:<([^>\n]*)>|([^\s)]*))`;
const picture = new RegExp(String.raw`!\[[^\]\n]{0,1000}${target}`, 'g');
const linked = new RegExp(target, 'g');
/** `[name]: target`: neither pictures nor links need them, so what they lead to counts as a link. */
const definition = /^[ \t]{0,3}\[[^\]\n]+\]:[ \t]*<?([^\s>]+)/gm;
const autolink = /<([a-z][a-z\d+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>/gi;
const address = /(?:https?:\/\/|www\.)[^\s<>"')\]]*[^\s<>"')\].,:;!?]/gi;

const targetsOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([whole, first, second]) => first ?? second ?? whole);

export const picturesIn = (text: string): string[] => targetsOf(withoutCode(text), picture);

function linksIn(text: string): string[] {
  const plain = withoutCode(text).replace(picture, '');
  const rest = plain.replace(linked, '').replace(definition, '').replace(autolink, '');
  return [
    ...targetsOf(plain, linked),
    ...targetsOf(plain, definition),
    ...targetsOf(plain, autolink),
    ...targetsOf(rest, address),
  ].filter((link) => link !== '');
}
