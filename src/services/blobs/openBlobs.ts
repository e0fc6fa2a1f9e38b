/** Which blob store there is: configuration says. */
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import type { Blobs } from './blobs.ts';
import { createFolderBlobs } from './folderBlobs.ts';
import { createS3Blobs } from './s3Blobs.ts';

/** Connects when first used. */
export function openBlobs(
  config: Pick<Config, 'S3_BUCKET' | 'S3_ENDPOINT' | 'AWS_REGION' | 'LONGHAUL_DATA_DIR'>,
): Blobs {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint, AWS_REGION: region, LONGHAUL_DATA_DIR: dataDir } = config;
  return bucket
    ? createS3Blobs({ bucket, endpoint, region, copiesFolder: join(dataDir, 'copies-of-blobs') })
    : createFolderBlobs(join(dataDir, 'blobs'));
}
