// Finds the place of the files that people send: the data folder, or the bucket that S3_URL names.
import { openBlobStore, type BlobStore, type S3Place } from '@althing/messaging/server';
import { filesLeftBehindLine, s3RefusalLine, StartRefusal } from './start-refusal.ts';

/** Throws a {@link StartRefusal} if the bucket can't be used, or if files still lie in the data folder. */
export async function openBlobs(place: { mediaFolder: string; s3: S3Place | null }): Promise<BlobStore> {
  const { mediaFolder, s3 } = place;
  const blobs = openBlobStore(place);
  if (!s3) return blobs;
  try {
    for await (const hash of openBlobStore({ mediaFolder }).list())
      if (hash !== '') throw new StartRefusal(filesLeftBehindLine(mediaFolder, s3.bucket));
    await blobs.probe();
  } catch (fault) {
    blobs.close();
    throw fault instanceof StartRefusal ? fault : new StartRefusal(s3RefusalLine(s3, fault));
  }
  return blobs;
}
