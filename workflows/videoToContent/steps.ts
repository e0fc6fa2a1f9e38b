/** What a video's steps give each other, and the run's input. */
import * as z from 'zod';
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
  durationSeconds: number;
  /** As people see it: turned as the file says. Null where there are no moving pictures. */
  picture: { width: number; height: number } | null;
  hasAudio: boolean;
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
  width: number;
  height: number;
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
const upload = (what: string) =>
  z
    .string()
    .min(1, `${what}: expected the id of a finished upload, got none.`)
    .max(longestId, `${what}: expected the id of a finished upload, got more than ${longestId} characters.`);

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
  context: z
    .string()
    .max(4_000, 'Context: expected at most 4,000 characters.')
    .nullish()
    .transform((words) => words?.trim() || null),
  drafts: z
    .array(z.enum(contentTypeNames))
    .nullish()
    .transform((types) => [...new Set(types ?? [])]),
});
