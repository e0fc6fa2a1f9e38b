/**
 * GraphQL over WebSocket, by the protocol `graphql-transport-ws`. graphql-ws speaks the protocol; here stands what surrounds it:
 * who may connect, how much they may ask at once, and how sockets end.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type Context, type SubscribePayload } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Config } from '../config.ts';
import { ExpectedError, type ErrorCode } from '../errors.ts';
import type { Viewer } from '../runs/runs.ts';
import type { Log } from '../services/log.ts';
import { addressOf } from './addresses.ts';
import { errorBody } from './answers.ts';
import type { Connections } from './connections.ts';
import type { OperationContext } from './context.ts';
import type { Yoga } from './graphql.ts';
import { limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { refusalOf } from './origins.ts';
import type { PresentError } from './presentError.ts';
import { closeAll, findWhenHalfOpen, tryAgainLater } from './socketEnds.ts';
import { senderOf, sendText } from './socketMessages.ts';
import type { Viewers, Visitor } from './viewers.ts';

interface SocketParts {
  config: Config;
  log: Log;
  metrics: Metrics;
  viewers: Viewers;
  connections: Connections;
  yoga: Yoga;
  presentError: PresentError;
}

/** What is known of one socket. */
interface Extra {
  socket: WebSocket;
  stream: Duplex;
  request: IncomingMessage;
  /** Set once the client has said who it is. */
  viewer: Viewer | null;
  closed: AbortSignal;
}

type ConnectionParams = Record<string, unknown>;
type SocketContext = Context<ConnectionParams, Extra>;
/** What graphql-ws carries from `onSubscribe` to `execute` and `subscribe`. */
interface Operation extends ExecutionArgs {
  enveloped: ReturnType<Yoga['getEnveloped']>;
}

export interface Sockets {
  /** Takes part in the server's upgrades. */
  attach(server: Server): void;
  /** Closes every socket: a crowd within `withinMs`, not all in one moment, so that clients do not come back all at once. */
  drain(withinMs: number): Promise<void>;
}

export function createSockets(parts: SocketParts): Sockets {
  const { config, log, metrics, viewers, connections, yoga, presentError } = parts;
  let draining = false;
  const setCookies = new WeakMap<IncomingMessage, string>();
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    // Another protocol is agreed to for as long as it takes to close with the code that says so.
    handleProtocols: (protocols) => handleProtocols(protocols) || ([...protocols][0] ?? false),
  });
  webSockets.on('headers', (headers, request) => {
    const cookie = setCookies.get(request);
    if (cookie) headers.push(`Set-Cookie: ${cookie}`);
  });

  const protocol = makeServer<ConnectionParams, Extra>({
    onConnect,
    onSubscribe: prepareOperation,
    execute: (operation) => answered(() => (operation as Operation).enveloped.execute(operation)),
    subscribe: (operation) => answered(() => (operation as Operation).enveloped.subscribe(operation)),
    onError: (_context, _id, _payload, errors) => errors.map((error) => withoutHttp(presentError(error))),
  });

  /** Says who the viewer is: by the token among the parameters, or as the upgrade showed it. */
  function onConnect({ connectionParams, extra }: SocketContext): boolean {
    const token = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'] ?? null;
    let visitor: Visitor;
    try {
      visitor = viewers.identify(extra.request, token === null ? null : String(token));
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      extra.socket.close(CloseCode.Unauthorized, error.message);
      return false;
    }
    const endSession = () => extra.socket.close(CloseCode.Forbidden, 'The session has ended');
    const release = connections.add(visitor.viewer, visitor.endsAt, endSession);
    if (!release) {
      extra.socket.close(tryAgainLater, `At most ${config.CONNECTIONS_PER_VIEWER} connections at once`);
      return false;
    }
    extra.socket.once('close', release);
    extra.viewer = visitor.viewer;
    return true;
  }

  /** Parses and validates as Yoga does over HTTP, with the same plugins. */
  async function prepareOperation(
    { extra, subscriptions }: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): Promise<Operation | readonly GraphQLError[]> {
    if (Object.keys(subscriptions).length > limits.operationsPerSocket) {
      const code: ErrorCode = 'LIMIT_EXCEEDED';
      const message = `At most ${limits.operationsPerSocket} operations at once on one socket.`;
      return [new GraphQLError(message, { extensions: { code } })];
    }
    try {
      const context: OperationContext = {
        viewer: extra.viewer!,
        address: addressOf(extra.request, config.TRUSTED_PROXIES),
        signal: extra.closed,
        deliver: senderOf(extra.socket, extra.stream, id),
      };
      const enveloped = yoga.getEnveloped(context as never);
      const document = enveloped.parse(payload.query);
      const errors = enveloped.validate(enveloped.schema, document);
      if (errors.length > 0) return errors;
      return {
        enveloped,
        schema: enveloped.schema,
        document,
        operationName: payload.operationName,
        variableValues: payload.variables,
        contextValue: await enveloped.contextFactory(),
      };
    } catch (error) {
      return [presentError(error)];
    }
  }

  /** An error that is thrown in place of a result would end the socket and show its message. */
  async function answered<Result>(operation: () => Result | Promise<Result>): Promise<Awaited<Result>> {
    try {
      const result = await operation();
      const { errors } = result as ExecutionResult;
      return errors ? { ...result, errors: errors.map(withoutHttp) } : result;
    } catch (error) {
      return { errors: [withoutHttp(presentError(error))] } as Awaited<Result>;
    }
  }

  function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    if (request.url?.split('?')[0] !== '/graphql') {
      return refuseUpgrade(stream, 404, 'NOT_FOUND', 'WebSockets are at /graphql.');
    }
    if (draining) return refuseUpgrade(stream, 503, 'UNAVAILABLE', 'The server is restarting: come back.');
    const refusal = refusalOf(request, config);
    if (refusal) return refuseUpgrade(stream, refusal.status, 'FORBIDDEN_ORIGIN', refusal.message);
    rememberNewSession(request);
    webSockets.handleUpgrade(request, stream, head, (socket) => onOpen(socket, stream, request));
  }

  /** A browser that comes without a session takes one home with the upgrade, and is known by it in what follows. */
  function rememberNewSession(request: IncomingMessage): void {
    try {
      const { setCookie } = viewers.identify(request);
      if (!setCookie) return;
      setCookies.set(request, setCookie);
      request.headers.cookie = setCookie.split(';')[0];
    } catch (error) {
      // A token may still come with the first message.
      if (!(error instanceof ExpectedError)) throw error;
    }
  }

  function onOpen(socket: WebSocket, stream: Duplex, request: IncomingMessage): void {
    const closing = new AbortController();
    const extra: Extra = { socket, stream, request, viewer: null, closed: closing.signal };
    metrics.sockets.inc();
    findWhenHalfOpen(socket, config.SOCKET_PING_MS);
    // A frame that is too large, or no WebSocket frame at all: ws closes with the code that says so.
    socket.on('error', (error) => log.debug({ err: error }, 'a socket broke its protocol'));
    const onClosed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => sendText(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on('message', (data) => {
            receive(String(data)).catch((error: unknown) => {
              log.error({ err: error }, 'a message could not be handled');
              socket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      metrics.sockets.dec();
      closing.abort();
      onClosed(code, String(reason)).catch((error: unknown) =>
        log.error({ err: error }, 'a socket could not be let go'),
      );
    });
  }

  return {
    attach(server) {
      server.on('upgrade', onUpgrade);
    },
    async drain(withinMs) {
      draining = true;
      await closeAll(webSockets.clients, withinMs);
    },
  };
}

function refuseUpgrade(stream: Duplex, status: 403 | 404 | 421 | 503, code: ErrorCode, message: string): void {
  const words = { 403: 'Forbidden', 404: 'Not Found', 421: 'Misdirected Request', 503: 'Service Unavailable' }[status];
  const body = JSON.stringify(errorBody(code, message));
  stream.end(
    `HTTP/1.1 ${status} ${words}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}

/** Yoga notes HTTP statuses beside the codes; over a socket they mean nothing. The error itself may be in Yoga's cache. */
function withoutHttp(error: GraphQLError): GraphQLError {
  const { http, ...extensions } = error.extensions;
  if (!http) return error;
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
