/** Files that people send, for pipelines that work on them: /uploads, and what cleans up behind it. */
import { join, resolve } from 'node:path';
import { createStartLimiter } from '../../api/startLimiter.ts';
import type { Config } from '../../config.ts';
import type { Blobs } from '../../services/blobs/blobs.ts';
import { startLoop } from '../../services/loop.ts';
import type { CreateDomain } from '../domain.ts';
import type { UploadBytes } from './bytes.ts';
import { createFolderBytes } from './folderBytes.ts';
import { createLocker } from './locker.ts';
import { createUploadRows } from './rows.ts';
import { createS3Bytes } from './s3Bytes.ts';
import { createUploadRoute } from './server.ts';
import { sweepUploads } from './sweep.ts';
import { UploadStore } from './uploadStore.ts';

const sweepEveryMs = 60_000;

export const uploads: CreateDomain = ({ config, log, database, bus, blobs }) => {
  const rows = createUploadRows(database);
  const bytes = bytesFor(config, blobs);
  const locker = createLocker({ databaseUrl: config.DATABASE_URL!, bus, log });
  const store = new UploadStore(rows, bytes);
  const limiter = createStartLimiter(config.STARTS_PER_MINUTE, 'uploads');
  const stopSweeping = startLoop(log, 'uploads', sweepEveryMs, () => sweepUploads(rows, bytes));
  return {
    routes: [createUploadRoute({ config, log, rows, store, locker, limiter })],
    async close() {
      await stopSweeping();
      await locker.close();
    },
  };
};

/** Beside the blobs: in a bucket any api goes on with what another has begun; in a folder, those that share it. */
function bytesFor(config: Config, blobs: Blobs): UploadBytes {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint, AWS_REGION: region, LONGHAUL_DATA_DIR: dataDir } = config;
  return bucket
    ? createS3Bytes({ bucket, endpoint, region }, blobs)
    : createFolderBytes(join(resolve(dataDir), 'uploads'), blobs);
}
