/** Videos' projects for tests: made by a run from a recording, or, where only drafts matter, put into the database as a run would. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Client } from './client.ts';
import type { Longhaul } from './longhaul.ts';
import { sentences, video, type VideoName } from './videos.ts';

/** Uploads one of the test videos. @returns the upload's id */
export async function uploadVideo(client: Client, name: VideoName): Promise<string> {
  const path = await video(name);
  return client.upload(basename(path), await readFile(path));
}

const ownerOf = ({ local: _, ...longhaul }: Longhaul, client: Client): string =>
  (['ann', 'ben', 'cleo', 'dora'] as const).flatMap((name) => (longhaul[name] === client ? [`key:${name}`] : []))[0] ??
  'local';

export interface ProjectWishes {
  title?: string;
  /** None: a recording in which nothing is said. */
  words?: boolean;
  screenshots?: number;
}

/** A minute's recording with all that was found in it, but for its files. @returns its id */
export async function putProject(
  longhaul: Longhaul,
  client: Client,
  { title = 'A talk', words = true, screenshots = 20 }: ProjectWishes = {},
): Promise<string> {
  const { database } = longhaul;
  const id = randomUUID();
  const segments = words
    ? sentences.map(({ text, startSeconds }) => ({ startSeconds, endSeconds: startSeconds + 3, text }))
    : [];
  const chapters = [0, 20, 40].map((startSeconds, index) => ({
    startSeconds,
    title: `Part ${index + 1}`,
    summary: null,
  }));
  await database.query(
    `insert into video_projects (id, owner, title, upload_id, duration_seconds, width, height, warnings, words_source, chapters, created_at)
     values ($1, $2, $3, 'none', 60, 320, 180, '[]', 'a test', $4, now())`,
    [id, ownerOf(longhaul, client), title, words ? JSON.stringify(chapters) : null],
  );
  await database.query(
    `insert into transcript_pieces (project, piece, start_seconds, end_seconds, segments, segment_count, words, source)
     values ($1, 0, 0, 60, $2, $3, $4, 'a test')`,
    [id, JSON.stringify(segments), segments.length, segments.length * 8],
  );
  await database.query(
    `insert into screenshots (project, index, at_seconds, width, height)
     select $1, i, i * 3, 320, 180 from generate_series(0, $2::int - 1) i`,
    [id, screenshots],
  );
  return id;
}
