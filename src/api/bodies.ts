/** Reads a GraphQL request's JSON: nothing but JSON, and not too much of it, whatever its compression; and not for too long. */
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { answerError } from './answers.ts';
import { limits } from './limits.ts';

const isJson = /^application\/(graphql\+)?json\s*(;|$)/i;

const bodyMs = 60_000;

/** A client that sends its body drop by drop is cut off. */
export const limitBodyTime: RequestHandler = (request, _response, next) => {
  const timer = setTimeout(() => request.complete || request.destroy(), bodyMs);
  request.once('close', () => clearTimeout(timer));
  next();
};

/** Forms, multipart and plain text are what another site's page can send without asking first. */
const refuseOtherTypes: RequestHandler = (request, response, next) => {
  const type = request.headers['content-type'] ?? '';
  if (request.method !== 'POST' || isJson.test(type)) return next();
  const got = type ? `"${type.slice(0, 100)}"` : 'none';
  answerError(response, 415, 'BAD_USER_INPUT', `Expected content-type: application/json, got ${got}.`);
};

const refuseOtherShapes: RequestHandler = (request, response, next) => {
  if (request.method !== 'POST') return next();
  const body: unknown = request.body;
  if (Array.isArray(body)) {
    return answerError(response, 400, 'LIMIT_EXCEEDED', 'Expected one operation a request; batches are not taken.');
  }
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') {
    return answerError(
      response,
      400,
      'BAD_USER_INPUT',
      'Expected {"query": "…", "variables": {…}}; the query is missing.',
    );
  }
  next();
};

const explain: ErrorRequestHandler = (error: { type?: string; status?: number }, _request, response, next) => {
  if (error.type === 'entity.too.large') {
    const mebibytes = limits.bodyBytes / 1024 / 1024;
    // The rest of the body is not read: the connection cannot be used again.
    response.set('connection', 'close');
    return answerError(
      response,
      413,
      'LIMIT_EXCEEDED',
      `Expected at most ${mebibytes} MiB of JSON; this request has more.`,
    );
  }
  if (error.type === 'entity.parse.failed') {
    return answerError(response, 400, 'BAD_USER_INPUT', 'Expected JSON; the body cannot be parsed.');
  }
  if (error.type === 'request.aborted') return;
  if (error.status && error.status >= 400 && error.status < 500) {
    return answerError(
      response,
      error.status,
      'BAD_USER_INPUT',
      'The body cannot be read: expected JSON in UTF-8, plain or gzip.',
    );
  }
  next(error);
};

export const readGraphqlBody = [
  refuseOtherTypes,
  express.json({ limit: limits.bodyBytes, type: () => true, strict: true }),
  refuseOtherShapes,
  explain,
];
