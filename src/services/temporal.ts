/** The engine: connections for clients and workers, from the configuration. */
import { readFile } from 'node:fs/promises';
import type { DataConverter } from '@temporalio/common';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type TLSConfig,
} from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Config } from '../config.ts';

export type EngineConfig = Pick<
  Config,
  | 'TEMPORAL_ADDRESS'
  | 'TEMPORAL_NAMESPACE'
  | 'TEMPORAL_API_KEY'
  | 'TEMPORAL_TLS_CA'
  | 'TEMPORAL_TLS_CERT'
  | 'TEMPORAL_TLS_KEY'
>;

interface EngineAddress {
  address: string;
  apiKey?: string;
  tls?: TLSConfig | true;
}

async function connectionOptions(config: EngineConfig): Promise<EngineAddress> {
  if (!config.TEMPORAL_ADDRESS) throw new Error('TEMPORAL_ADDRESS is not set: name the engine as host:port');
  const { TEMPORAL_TLS_CA: ca, TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key } = config;
  return {
    address: config.TEMPORAL_ADDRESS,
    ...(config.TEMPORAL_API_KEY && { apiKey: config.TEMPORAL_API_KEY, tls: true }),
    ...((ca || cert) && {
      tls: {
        ...(ca && { serverRootCACertificate: await readFile(ca) }),
        ...(cert && key && { clientCertPair: { crt: await readFile(cert), key: await readFile(key) } }),
      },
    }),
  };
}

/** Of gRPC (https://grpc.io/docs/guides/status-codes/): the engine has as many long-polls as it allows. */
const resourceExhausted = 8;
const usual = defaultGrpcRetryOptions();
const retry = makeGrpcRetryInterceptor(usual);
const retryNeverWhenFull = makeGrpcRetryInterceptor({
  ...usual,
  retryableDecider: (attempt, status) => status.code !== resourceExhausted && usual.retryableDecider(attempt, status),
});
/** As the client does by itself; only that a history is read in another way where there is no room for its long-poll. */
const retryUnlessFull: typeof retry = (options, nextCall) =>
  (options.method_definition.path.endsWith('/GetWorkflowExecutionHistory') ? retryNeverWhenFull : retry)(
    options,
    nextCall,
  );

/**
 * A client that connects with its first call, so that an api starts while the engine is still away.
 * @param dataConverter for who starts workflows or reads their values
 */
export async function createEngineClient(config: EngineConfig, dataConverter: DataConverter = {}): Promise<Client> {
  const connection = Connection.lazy({
    interceptors: [retryUnlessFull],
    ...(await connectionOptions(config)),
    // Long-polls of history end by themselves after 20 s; everything else is quick or fails.
    channelArgs: {
      'grpc.max_reconnect_backoff_ms': 1_000,
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.keepalive_time_ms': 10_000,
      'grpc.keepalive_timeout_ms': 5_000,
    },
  });
  return new Client({ connection, namespace: config.TEMPORAL_NAMESPACE, dataConverter });
}

/** A worker's connection. @throws when the engine does not answer. */
export async function connectWorker(config: EngineConfig): Promise<NativeConnection> {
  return NativeConnection.connect(await connectionOptions(config));
}
