/**
 * A project's screenshots, read page by page when they are looked at. They are 3 s apart, so that the one of a time is found
 * without reading those before it.
 */
import type { ScreenshotsQuery } from '../../gql/graphql.ts';

export type Shot = NonNullable<ScreenshotsQuery['videoProject']>['screenshots']['nodes'][number];

export const secondsApart = 3;
const pageSize = 60;
const retryMs = 3_000;

type Read = (first: number, fromSeconds: number) => Promise<readonly Shot[]>;

export class Shots {
  readonly #read: Read;
  readonly #pages = new Map<number, readonly Shot[]>();
  readonly #underWay = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #version = 0;
  #count = 0;

  constructor(read: Read) {
    this.#read = read;
  }

  /** How many there are; more while they are taken. */
  get count(): number {
    return this.#count;
  }

  /** Changes with every screenshot that has come. */
  get version(): number {
    return this.#version;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  grow(count: number): void {
    this.#count = Math.max(0, count);
  }

  at(index: number): Shot | null {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null;
  }

  /** The one that is nearest to a time. */
  indexAt(seconds: number): number {
    return Math.max(0, Math.min(this.#count - 1, Math.round(seconds / secondsApart)));
  }

  /** Reads what is missing of these, both included. */
  want(first: number, last: number): void {
    for (let page = Math.floor(first / pageSize); page * pageSize <= last; page++) {
      const there = Math.min(pageSize, this.#count - page * pageSize);
      if (there > (this.#pages.get(page)?.length ?? 0) && !this.#underWay.has(page)) void this.#readPage(page);
    }
  }

  async #readPage(page: number): Promise<void> {
    this.#underWay.add(page);
    try {
      const shots = await this.#read(pageSize, page * pageSize * secondsApart);
      this.#pages.set(page, shots);
      this.#version += 1;
      for (const listener of this.#listeners) listener();
      this.#underWay.delete(page);
    } catch {
      setTimeout(() => this.#underWay.delete(page), retryMs);
    }
  }
}
