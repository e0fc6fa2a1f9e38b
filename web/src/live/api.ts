/** Asks the API: queries and mutations over HTTP, subscriptions over the tab's one WebSocket. */
import type { TypedDocumentString } from '../gql/graphql.ts';
import { socketClient } from './socket.ts';

const answerMs = 15_000;

/** A document and the types of what it takes and gives. */
export type Document<Data, Variables> = TypedDocumentString<Data, Variables> | (string & { types?: [Data, Variables] });

/** The API answered, and the answer is an error. */
export class ApiError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
  }
}

/** Nobody answered, or nobody who speaks the API (a proxy's page): worth trying again. */
export class UnreachableError extends Error {
  constructor() {
    super('Longhaul does not answer just now. It may be restarting; work that was started goes on by itself.');
    this.name = 'UnreachableError';
  }
}

interface GraphQLAnswer<Data> {
  data?: Data | null;
  errors?: readonly { message: string; extensions?: { code?: unknown } }[];
}

/**
 * One query or mutation.
 * @throws ApiError, UnreachableError
 */
export async function request<Data, Variables>(
  document: Document<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, errors } = await post<Data>(JSON.stringify({ query: document.toString(), variables }));
  const refusal = errors?.[0];
  if (refusal) throw new ApiError(refusal.message, codeOf(refusal));
  if (!data) throw new UnreachableError();
  return data;
}

async function post<Data>(body: string): Promise<GraphQLAnswer<Data>> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
      signal: AbortSignal.timeout(answerMs),
    });
    return (await response.json()) as GraphQLAnswer<Data>;
  } catch {
    throw new UnreachableError();
  }
}

const codeOf = (error: { extensions?: { code?: unknown } }): string =>
  typeof error.extensions?.code === 'string' ? error.extensions.code : 'INTERNAL_SERVER_ERROR';

export interface Sink<Data> {
  next(data: Data): void;
  /** The stream ended by itself; `code` where it ended with an error of the API's. */
  ended(code: string | null): void;
}

/** Subscribes over the socket, through its reconnects; gives the function that lets go. */
export function subscribe<Data, Variables extends Record<string, unknown>>(
  document: Document<Data, Variables>,
  variables: Variables,
  sink: Sink<Data>,
): () => void {
  let over = false;
  const end = (code: string | null) => {
    if (over) return;
    over = true;
    sink.ended(code);
  };
  const letGo = socketClient.subscribe<Data>(
    { query: document.toString(), variables },
    {
      next: ({ data, errors }) => {
        if (over) return;
        if (errors?.[0]) end(codeOf(errors[0]));
        else if (data) sink.next(data);
      },
      error: (error) => end(Array.isArray(error) && error[0] ? codeOf(error[0]) : null),
      complete: () => end(null),
    },
  );
  return () => {
    over = true;
    letGo();
  };
}
