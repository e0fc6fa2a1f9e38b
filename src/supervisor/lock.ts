/**
 * A lock on a file that the operating system takes back when its holder dies, however it dies: no stale locks, no guessing
 * by process ids. SQLite brings it to every platform; the file's content means nothing.
 */
import { DatabaseSync } from 'node:sqlite';

export interface Lock {
  release(): void;
}

const sqliteBusy = 5;

/** Takes the lock, or gives undefined when another process (or another part of this one) holds it. */
export function tryLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}
