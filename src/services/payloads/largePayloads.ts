/**
 * What workflows and activities give each other, where it is too large for the engine's history: it lies in the blob store, and
 * the history holds a reference (the Temporal SDK's external storage, by a driver of ours). Named by its content below the
 * workflow's own prefix, so that what is written twice is kept once, and a run's goes together.
 */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import {
  defaultPayloadConverter,
  ExternalStorage,
  StorageDriverClaim,
  type Payload,
  type StorageDriver,
} from '@temporalio/common';
import { decodeReferencePayload, isReferencePayload } from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import { BlobError } from '../blobs/blobError.ts';
import { isKey, type Blobs } from '../blobs/blobs.ts';
import { createValueCache } from './valueCache.ts';

const PayloadBytes = proto.temporal.api.common.v1.Payload;

/** Below it a folder for each workflow id. */
export const payloadsPrefix = 'payloads/';
/** Ids of ours are keys as they are; one that an operator has chosen may be anything. */
export const payloadsOf = (workflowId: string): string =>
  `${payloadsPrefix}${isKey(workflowId) && !workflowId.includes('/') ? workflowId : hashOf(Buffer.from(workflowId))}/`;

/** Far below the time for which payloads are kept (src/runs/forgetPayloads.ts). */
const refreshedAfterMs = 24 * 3_600_000;

/** Where a large value lies. */
export interface PayloadReference {
  key: string;
  /** Of the value as it is kept, bytes. */
  size: number;
}

export interface LargePayloads {
  /** For the data converter of clients and workers: who has it writes and reads references without knowing of them. */
  externalStorage: ExternalStorage;
  /**
   * Keeps a value that is too large for history before it is handed to the SDK, which then finds it there. Nothing for a small
   * one. @throws BlobError
   */
  keep(workflowId: string, value: unknown): Promise<void>;
  /** The value behind a reference; the newest are kept in memory. @throws BlobError BLOB_NOT_FOUND when it was deleted */
  load(reference: PayloadReference): Promise<unknown>;
  /** The workflows that have large payloads, each with when its newest was kept. */
  workflows(): AsyncIterable<{ workflowId: string; newestAt: Date }>;
  /** Deletes what a workflow has. */
  forget(workflowId: string): Promise<void>;
}

/** @param thresholdBytes what is at least this large leaves the history */
export function createLargePayloads(blobs: Blobs, thresholdBytes: number): LargePayloads {
  const cache = createValueCache();

  async function store(payload: Payload, workflowId: string, signal?: AbortSignal): Promise<string> {
    const bytes = PayloadBytes.encode(payload).finish();
    const key = `${payloadsOf(workflowId)}${hashOf(bytes)}`;
    // A retry, a replay, or `keep` has been here before.
    const there = await blobs.head(key, signal);
    // What is old is kept anew: it may be about to be deleted as no longer needed.
    const fresh = there && Date.now() - there.modifiedAt.getTime() < refreshedAfterMs;
    if (!fresh || there.size !== bytes.length) {
      await blobs.put(key, bytes, { contentType: 'application/x-protobuf', ...(signal && { signal }) });
    }
    return key;
  }

  async function retrieve(key: string, signal?: AbortSignal): Promise<Payload> {
    const { stream } = await blobs.get(key, signal && { signal });
    const bytes = await buffer(stream);
    if (!key.endsWith(hashOf(bytes)))
      throw new BlobError('STORAGE_UNAVAILABLE', `The blob ${key} is not what was kept under this name.`);
    return PayloadBytes.decode(bytes);
  }

  const driver: StorageDriver = {
    name: 'longhaul',
    type: 'longhaul.blobs',
    store: ({ target, abortSignal }, payloads) =>
      Promise.all(
        payloads.map(async (payload) => {
          if (!target?.id) throw new Error(`a large payload belongs to no workflow (${target?.kind}, ${target?.type})`);
          return new StorageDriverClaim({ key: await store(payload, target.id, abortSignal) });
        }),
      ),
    retrieve: ({ abortSignal }, claims) =>
      Promise.all(claims.map(({ claimData }) => retrieve(claimData.key ?? '', abortSignal))),
  };

  return {
    externalStorage: new ExternalStorage({ drivers: [driver], payloadSizeThreshold: thresholdBytes }),

    async keep(workflowId, value) {
      const payload = defaultPayloadConverter.toPayload(value);
      if (payload && PayloadBytes.encode(payload).pos >= thresholdBytes) await store(payload, workflowId);
    },

    load: (reference) =>
      cache.get(reference, async () => defaultPayloadConverter.fromPayload<unknown>(await retrieve(reference.key))),

    async *workflows() {
      let workflowId = '';
      let newestAt = new Date(0);
      // Listed by key: those of one workflow stand together.
      for await (const { key, modifiedAt } of blobs.list(payloadsPrefix)) {
        const next = key.slice(payloadsPrefix.length, key.lastIndexOf('/'));
        if (workflowId && next !== workflowId) yield { workflowId, newestAt };
        newestAt = next === workflowId && newestAt > modifiedAt ? newestAt : modifiedAt;
        workflowId = next;
      }
      if (workflowId) yield { workflowId, newestAt };
    },

    forget: (workflowId) => blobs.deleteAll(payloadsOf(workflowId)),
  };
}

/** The reference that stands in a payload's place; null for a payload that is there itself. */
export function referenceIn(payload: Payload | null | undefined): PayloadReference | null {
  if (!payload || !isReferencePayload(payload)) return null;
  const { claimData, sizeBytes } = decodeReferencePayload(payload);
  return { key: claimData.key ?? '', size: sizeBytes };
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
