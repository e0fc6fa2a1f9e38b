/** What one request, socket or viewer may ask for. Each limit is answered by an error that names it. */

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

export const limits = {
  /** Of a request's JSON, after decompression. */
  bodyBytes: 3 * mebibyte,
  /** Of one WebSocket message. */
  frameBytes: 64 * kibibyte,
  /** Operations at once on one socket. */
  operationsPerSocket: 20,
  /** Of a GraphQL document; also bounds what the cache of parsed documents can hold. */
  documentCharacters: 20_000,
  documentTokens: 2_000,
  depth: 12,
  aliases: 15,
  directives: 20,
  /** By graphql-armor's measure: 2 an object, 1 a scalar, times 1.5 a level. The run page's query costs about a third. */
  cost: 50_000,
  /** Of `first`. */
  pageSize: 100,
  awaitMs: 60_000,
  /** Of ids, cursors, keys of steps and idempotency keys. */
  nameCharacters: 200,
  /** Of `RunFilter.search`. */
  searchCharacters: 200,
} as const;
