/** What a video's steps give each other, and the run's input. */
import * as z from 'zod';
import type { InspectedVideo } from '../../src/services/media/media.ts';
import { contentTypeNames, type ContentType } from './contentTypes.ts';

export interface VideoToContentInput {
  uploadId: string;
  /** A .vtt or .srt file beside the video: taken as it is, instead of asking a transcription model. */
  captionsUploadId: string | null;
  title: string;
  /** The user's own words for the drafts. */
  context: string | null;
  drafts: ContentType[];
}

/** What `inspect` found. A project's id is that of the run that makes it. */
export interface InspectedProject {
  projectId: string;
  file: InspectedVideo;
  /** Where the words come from: a file beside the video, a track in it, a model, or nowhere (nothing can be heard). */
  words: 'CAPTIONS_FILE' | 'CAPTIONS_TRACK' | 'MODEL' | 'NONE';
  /** What is odd about the file, each in a sentence for people. */
  warnings: string[];
}

/** A piece of the audio, cut at silences: a WAV file of 16 kHz mono in the blob store. */
export interface AudioPiece {
  index: number;
  startSeconds: number;
  endSeconds: number;
  blobKey: string;
  /** Nothing can be heard in it: no call. */
  silent: boolean;
}

export interface Segment {
  startSeconds: number;
  endSeconds: number;
  text: string;
}

/** What came of one piece; its words are in the project's transcript. */
export interface TranscribedPiece {
  segments: number;
  words: number;
}

/** What the pieces gave together. */
export interface FinishedTranscript {
  language: string | null;
  /** For people: `captions in the file`, `captions beside the file`, or the model's name. */
  source: string;
  segments: number;
  words: number;
  practice: boolean;
}

export interface TakenScreenshots {
  count: number;
}

export interface Chapter {
  startSeconds: number;
  title: string;
  summary: string | null;
}

export interface FoundChapters {
  chapters: Chapter[];
}

export interface WrittenDraft {
  draftId: string;
  type: ContentType;
  version: number;
  /** False where somebody has edited the draft meanwhile: the text is kept as a version beside theirs. */
  current: boolean;
}

/** YouTube shows chapters from three on, of at least 10 s each: a shorter video cannot have them (support.google.com/youtube/answer/9884579). */
export const shortestWithChapters = 30;

const longestId = 200;
const idOf = (what: string, kind: string) =>
  z
    .string()
    .min(1, `${what}: expected the id of ${kind}, got none.`)
    .max(longestId, `${what}: expected the id of ${kind}, got more than ${longestId} characters.`);
const upload = (what: string) => idOf(what, 'a finished upload');

/** The user's own words for the drafts. */
const context = z
  .string()
  .max(4_000, 'Context: expected at most 4,000 characters.')
  .nullish()
  .transform((words) => words?.trim() || null);

export const videoToContentInput = z.object({
  uploadId: upload('Upload'),
  captionsUploadId: upload('Captions')
    .nullish()
    .transform((id) => id ?? null),
  title: z
    .string()
    .trim()
    .min(1, 'Title: expected 1 to 200 characters, got none.')
    .max(200, 'Title: expected at most 200 characters.'),
  context,
  drafts: z
    .array(z.enum(contentTypeNames))
    .nullish()
    .transform((types) => [...new Set(types ?? [])]),
});

export interface ContentDraftInput {
  projectId: string;
  type: ContentType;
  /** Instead of the project's. */
  context: string | null;
  replaceEdited: boolean;
}

export const contentDraftInput = z.object({
  projectId: idOf('Project', 'a project'),
  type: z.enum(contentTypeNames),
  context,
  replaceEdited: z
    .boolean()
    .nullish()
    .transform((replace) => replace ?? false),
});

/** What a draft is written from, and what is there of it before. */
export interface GatheredForDraft {
  segments: number;
  chapters: number;
  screenshots: number;
  /** The draft's version that may be replaced although it was edited; null where none may. */
  replaces: number | null;
}
