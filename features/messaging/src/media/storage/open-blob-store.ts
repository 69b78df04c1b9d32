// Where blobs lie: in a folder, or in an S3 bucket where one is named.
import type { S3Place } from '../../core/storage/s3-place.ts';
import type { BlobStore } from './blob-store.ts';
import { openFileBlobStore } from './file-blob-store.ts';
import { openS3BlobStore } from './s3-blob-store.ts';

export interface BlobPlace {
  /** The folder of the blobs; with S3, where uploads wait until they are whole. */
  readonly mediaFolder: string;
  readonly s3?: S3Place | null;
}

export function openBlobStore({ mediaFolder, s3 }: BlobPlace): BlobStore {
  return s3 ? openS3BlobStore(s3, mediaFolder) : openFileBlobStore(mediaFolder);
}
