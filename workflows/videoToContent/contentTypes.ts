/**
 * The content types: what a video's project can be turned into. One entry here is one type: the API's enum, `contentActions`, what
 * the pages show, what the model is asked for and what its text is checked for all derive from it. Plain data: read by
 * workflows, activities, api and page alike.
 */

export interface ContentTypeDefinition {
  /** Shown on cards and buttons. */
  label: string;
  /** One line: what a reader will get. For the card, and for the enum's description in the schema. */
  description: string;
  /** What the button of a finished draft does: EDIT opens it for writing, VIEW shows it for copying alone. */
  ready: 'EDIT' | 'VIEW';
  /** Whether a text counts as existing content: only then is the type ready, and its button `ready`. */
  exists(body: string): boolean;
  /** What the model is asked for, after the data's description and before the user's own words. */
  prompt: string;
  /** Markdown, or plain text with posts apart by a line of `---` (a thread). */
  format: 'MARKDOWN' | 'TEXT' | 'POSTS';
  /** Whether screenshots are placed in the text, as Markdown images. */
  placesScreenshots: boolean;
  limits: {
    /** Of the whole text, or, with POSTS, of each post; counted as `counted` says. */
    characters: number;
    /** WEIGHTED: as Twitter counts (weightedLength.ts). PLAIN: Unicode code points. */
    counted: 'PLAIN' | 'WEIGHTED';
    /** With POSTS: how many. */
    posts?: number;
  };
  /** How long the model usually takes, in seconds. */
  usualSeconds: number;
}

const hasText = (body: string): boolean => body.trim() !== '';

/** Of a blog post or newsletter: far more than a model writes, little enough to edit in a page. */
const longForm = 60_000;

export const contentTypes = {
  BLOG: {
    label: 'Blog post',
    description: 'An article of 800 to 1,500 words with headings and screenshots.',
    exists: hasText,
    ready: 'EDIT',
    prompt:
      'Write a blog post of 800 to 1,500 words in Markdown: a title as the only first-level heading, a short opening that says what the reader will learn, second-level headings, and a closing. Explain what is shown and said, in the order that serves a reader; quote sparingly.',
    format: 'MARKDOWN',
    placesScreenshots: true,
    limits: { characters: longForm, counted: 'PLAIN' },
    usualSeconds: 60,
  },
  NEWSLETTER: {
    label: 'Newsletter',
    description: 'A personal letter of 300 to 600 words with one or two screenshots.',
    exists: hasText,
    ready: 'EDIT',
    prompt:
      'Write a newsletter of 300 to 600 words in Markdown: a subject line as the only first-level heading, a personal opening, the three things most worth knowing, and where to watch the recording.',
    format: 'MARKDOWN',
    placesScreenshots: true,
    limits: { characters: longForm, counted: 'PLAIN' },
    usualSeconds: 40,
  },
  TWITTER: {
    label: 'Twitter',
    description: 'A thread of 3 to 8 posts of at most 280 characters each.',
    exists: hasText,
    ready: 'VIEW',
    prompt:
      'Write a Twitter thread of 3 to 8 posts. The first one makes people want to read on; each stands by itself; no numbering, at most one hashtag in all.',
    format: 'POSTS',
    placesScreenshots: false,
    // https://docs.x.com/fundamentals/counting-characters
    limits: { characters: 280, counted: 'WEIGHTED', posts: 8 },
    usualSeconds: 20,
  },
  LINKEDIN: {
    label: 'LinkedIn',
    description: 'A post of at most 3,000 characters.',
    exists: hasText,
    ready: 'VIEW',
    prompt:
      'Write a LinkedIn post in plain text, 150 to 300 words: a first line that stands by itself, short paragraphs, one question to the readers at the end, at most three hashtags.',
    format: 'TEXT',
    placesScreenshots: false,
    // https://www.linkedin.com/help/linkedin/answer/a528176
    limits: { characters: 3_000, counted: 'PLAIN' },
    usualSeconds: 20,
  },
} as const satisfies Record<string, ContentTypeDefinition>;

export type ContentType = keyof typeof contentTypes;

/** In the order of the entries above: that of cards and enum. */
export const contentTypeNames = Object.keys(contentTypes) as [ContentType, ...ContentType[]];

export const contentTypeOf = (name: ContentType): ContentTypeDefinition => contentTypes[name];
