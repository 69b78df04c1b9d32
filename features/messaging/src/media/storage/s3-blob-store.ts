// Blobs in an S3 bucket: `blobs/ab/<hash>`. An upload waits on the disk until it is whole, since people's connections
// are slow and S3's parts lie in memory; it goes to `incoming/` in the bucket, and S3 itself copies it to its place: a
// copy is there whole or not at all, and takes no longer than the lock may be held that its entry is written under.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { ok, refuse } from '@althing/kernel';
import type { S3Place } from '../../core/storage/s3-place.ts';
import { blobPath, type BlobStore } from './blob-store.ts';
import { stageFile } from './stage-file.ts';

/** Uploads to S3 at once: each holds two parts in memory. */
const UPLOADS_AT_ONCE_MAX = 6;
/** S3 takes at most 10,000 parts: enough for the largest blob. */
const PART_BYTES = 8 * 1024 ** 2;
const PARTS_AT_ONCE = 2;
/** Each download takes a connection for as long as its reader takes. */
const CONNECTIONS_MAX = 1000;
const CONNECT_TIMEOUT_MS = 5000;
/** Until S3 begins to answer; a copy of the largest blob takes a while. */
const ANSWER_TIMEOUT_MS = 120_000;
const ATTEMPTS_MAX = 3;
const INCOMING = 'incoming/';
/** Nothing has this name: S3 says so to those only whom it lets in. */
const PROBE = 'althing-probe';
const NOT_IMPLEMENTED = 501;
const NOT_AVAILABLE = 503;

/** `scratchFolder` is where uploads wait until they are whole. */
export function openS3BlobStore(place: S3Place, scratchFolder: string): BlobStore {
  const scratch = join(scratchFolder, 'incoming');
  const { bucket: Bucket } = place;
  // Loaded by those only who use it: the client takes a while.
  const loading = connect(place);
  loading.catch(() => undefined);
  const inTurn = turns(UPLOADS_AT_ONCE_MAX);

  async function upload(path: string): Promise<string> {
    const { client } = await loading;
    const { Upload } = await import('@aws-sdk/lib-storage');
    const Key = INCOMING + randomUUID();
    await new Upload({
      client,
      params: { Bucket, Key, Body: createReadStream(path) },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    }).done();
    return Key;
  }

  async function remove(Key: string): Promise<void> {
    const { client, sdk } = await loading;
    await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }));
  }

  async function has(hash: string): Promise<boolean> {
    const { client, sdk } = await loading;
    try {
      await client.send(new sdk.HeadObjectCommand({ Bucket, Key: blobPath(hash) }));
      return true;
    } catch (fault) {
      if (statusOf(fault) === 404) return false;
      throw fault;
    }
  }

  async function* keysBelow(Prefix: string): AsyncGenerator<string> {
    const { client, sdk } = await loading;
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new sdk.ListObjectsV2Command({ Bucket, Prefix, ...(ContinuationToken ? { ContinuationToken } : {}) }),
      );
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  }

  async function abortUnfinished(): Promise<void> {
    const { client, sdk } = await loading;
    try {
      const { Uploads = [] } = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: INCOMING }));
      for (const { Key, UploadId } of Uploads)
        await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    } catch (fault) {
      // Not every S3 lists them; those that don't clear them by a rule of the bucket.
      const status = statusOf(fault) ?? NOT_AVAILABLE;
      if (status >= 500 && status !== NOT_IMPLEMENTED) throw fault;
    }
  }

  return {
    async probe() {
      const { client, sdk } = await loading;
      try {
        await client.send(new sdk.GetObjectCommand({ Bucket, Key: PROBE }));
      } catch (fault) {
        if (!(fault instanceof sdk.NoSuchKey)) throw fault;
      }
    },
    async prepare() {
      await mkdir(scratch, { recursive: true });
      for (const name of await readdir(scratch)) await rm(join(scratch, name), { force: true });
      for await (const key of keysBelow(INCOMING)) await remove(key);
      await abortUnfinished();
    },
    async stage(source, limits) {
      const staged = await stageFile(scratch, source, limits);
      if (!staged) return refuse('too_large');
      const { path, hash, bytes } = staged;
      let key: string;
      try {
        key = await inTurn(() => upload(path));
      } finally {
        await rm(path, { force: true });
      }
      return ok({
        hash,
        bytes,
        async publish() {
          if (await has(hash)) return;
          const { client, sdk } = await loading;
          const CopySource = `${encodeURIComponent(Bucket)}/${key}`;
          await client.send(new sdk.CopyObjectCommand({ Bucket, Key: blobPath(hash), CopySource }));
        },
        discard: () => remove(key),
      });
    },
    open(hash, range) {
      const Key = blobPath(hash);
      const out = new PassThrough();
      const hangUp = new AbortController();
      out.once('close', () => {
        if (!out.readableEnded) hangUp.abort();
      });
      void (async () => {
        try {
          const { client, sdk } = await loading;
          const command = new sdk.GetObjectCommand({
            Bucket,
            Key,
            ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
          });
          const { Body } = await client.send(command, { abortSignal: hangUp.signal });
          // The reader learns of a fault by the stream itself.
          pipeline(Body as Readable, out, () => undefined);
        } catch (fault) {
          out.destroy(fault as Error);
        }
      })();
      return out;
    },
    has,
    async *list() {
      for await (const key of keysBelow('blobs/')) {
        const hash = key.split('/').at(-1) ?? '';
        if (isBlob(key, hash)) yield hash;
      }
    },
    delete: (hash) => remove(blobPath(hash)),
    async freeBytes() {
      const { bavail, bsize } = await statfs(scratchFolder);
      return bavail * bsize;
    },
    close: () => void loading.then(({ client }) => client.destroy()),
  };
}

async function connect(place: S3Place) {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    endpoint: place.endpoint,
    region: place.region,
    credentials: { accessKeyId: place.accessKeyId, secretAccessKey: place.secretAccessKey },
    forcePathStyle: place.addressing === 'path',
    maxAttempts: ATTEMPTS_MAX,
    // Newer checksums are unknown to many that speak S3; what is sent is covered by the signature's hash.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: ANSWER_TIMEOUT_MS,
      httpAgent: { maxSockets: CONNECTIONS_MAX },
      httpsAgent: { maxSockets: CONNECTIONS_MAX },
    },
  });
  return { client, sdk };
}

function isBlob(key: string, hash: string): boolean {
  try {
    return key === blobPath(hash);
  } catch {
    // Something else that somebody has put into the bucket.
    return false;
  }
}

function statusOf(fault: unknown): number | null {
  return (fault as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? null;
}

/** Lets `atOnceMax` pieces of work run; the others wait in order. */
function turns(atOnceMax: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let atWork = 0;
  return async (work) => {
    if (atWork >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else atWork++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Whoever waited takes the place over.
      if (next) next();
      else atWork--;
    }
  };
}
