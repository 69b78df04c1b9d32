// What every place for blobs promises, asked of each kind; and what S3 adds.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3Server, type S3Server } from '@althing/testing';
import type { BlobStore, StagedBlob } from '../../src/media/storage/blob-store.ts';
import { openBlobStore } from '../../src/media/storage/open-blob-store.ts';

const MANY_BYTES = 20_000_000;
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3Server();
});
afterAll(() => s3.close());

async function stage(blobs: BlobStore, bytes: Uint8Array, bytesMax = MANY_BYTES): Promise<StagedBlob> {
  const staged = await blobs.stage(Readable.from([bytes]), { bytesMax });
  if (!staged.ok) throw new Error(staged.refusal);
  return staged.value;
}

async function hashesIn(blobs: BlobStore): Promise<string[]> {
  const hashes: string[] = [];
  for await (const hash of blobs.list()) hashes.push(hash);
  return hashes;
}

async function put(blobs: BlobStore, bytes: Uint8Array): Promise<string> {
  const staged = await stage(blobs, bytes);
  await staged.publish();
  await staged.discard();
  return staged.hash;
}

describe.each(['files', 's3'] as const)('MEDIA12 blobs in %s', (kind) => {
  let folder: string;
  let blobs: BlobStore;
  const open = () => openBlobStore({ mediaFolder: folder, s3: kind === 's3' ? s3.place : null });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'althing-blobs-'));
    blobs = open();
    await blobs.probe();
    await blobs.prepare();
  });
  afterAll(async () => {
    blobs.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('MEDIA12 what was published comes back byte for byte, whole and in ranges', async () => {
    for (const length of [0, 1, 100_000, MANY_BYTES]) {
      const bytes = randomBytes(length);
      const hash = await put(blobs, bytes);
      expect(hash).toBe(hashOf(bytes));
      expect((await buffer(blobs.open(hash))).equals(bytes)).toBe(true);
      if (length < 100_000) continue;
      const part = await buffer(blobs.open(hash, { start: 100, end: 70_099 }));
      expect(part.equals(bytes.subarray(100, 70_100))).toBe(true);
    }
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  test('MEDIA12 before it is published nothing is there; what is discarded leaves nothing', async () => {
    const bytes = randomBytes(1000);
    const staged = await stage(blobs, bytes);
    expect([staged.hash, staged.bytes, await blobs.has(staged.hash)]).toEqual([hashOf(bytes), 1000, false]);
    await staged.discard();
    expect(await blobs.has(staged.hash)).toBe(false);
    expect(await hashesIn(blobs)).not.toContain(staged.hash);
    await expect(buffer(blobs.open(staged.hash))).rejects.toThrow();
  });

  test('MEDIA12 the same bytes twice are one blob, and a discard after publishing takes nothing away', async () => {
    const bytes = randomBytes(1000);
    const [one, other] = [await stage(blobs, bytes), await stage(blobs, bytes)];
    await Promise.all([one.publish(), other.publish()]);
    await Promise.all([one.discard(), other.discard()]);
    expect((await buffer(blobs.open(one.hash))).equals(bytes)).toBe(true);
    const all = await hashesIn(blobs);
    expect(all.filter((hash) => hash === one.hash)).toHaveLength(1);
  });

  test('MEDIA12 what is too large, or breaks off, leaves nothing', async () => {
    const before = await hashesIn(blobs);
    const refused = await blobs.stage(Readable.from([randomBytes(600), randomBytes(600)]), { bytesMax: 1000 });
    expect(refused).toMatchObject({ ok: false, refusal: 'too_large' });
    const broken = new Readable({ read: () => undefined });
    const staging = blobs.stage(broken, { bytesMax: 1000 });
    broken.push(randomBytes(10));
    broken.destroy(new Error('hung up'));
    await expect(staging).rejects.toThrow('hung up');
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
    expect(await hashesIn(blobs)).toEqual(before);
  });

  test('MEDIA12 what a crash left half-taken is cleared at the next start, what was published stays', async () => {
    const hash = await put(blobs, randomBytes(500));
    const left = await stage(blobs, randomBytes(500));
    const next = open();
    await next.prepare();
    expect([await next.has(hash), await next.has(left.hash)]).toEqual([true, false]);
    await expect(left.publish()).rejects.toThrow();
    expect(await next.has(left.hash)).toBe(false);
    next.close();
  });

  test('MEDIA12 what is deleted is gone, and may be deleted again', async () => {
    const hash = await put(blobs, randomBytes(500));
    await blobs.delete(hash);
    await blobs.delete(hash);
    expect(await blobs.has(hash)).toBe(false);
    expect(() => blobs.open('../../etc/passwd')).toThrow(RangeError);
  });

  test('MEDIA12 a reader that goes away in the middle frees what it held', async () => {
    const hash = await put(blobs, randomBytes(MANY_BYTES));
    for (let n = 0; n < 5; n++) {
      const reading = blobs.open(hash);
      await new Promise((resolve) => reading.once('data', resolve));
      reading.destroy();
      await new Promise((resolve) => reading.once('close', resolve));
    }
    expect((await buffer(blobs.open(hash))).length).toBe(MANY_BYTES);
  });

  test('MEDIA12 many at once are all taken', async () => {
    const all = Array.from({ length: 30 }, () => randomBytes(10_000));
    const hashes = await Promise.all(all.map((bytes) => put(blobs, bytes)));
    expect(hashes).toEqual(all.map(hashOf));
    expect(await hashesIn(blobs)).toEqual(expect.arrayContaining(hashes));
  });
});

test('MEDIA12 a bucket that isn’t there, a wrong secret and a silent address are told before anything begins', async () => {
  const probe = (more: object) => openBlobStore({ mediaFolder: tmpdir(), s3: { ...s3.place, ...more } }).probe();
  await expect(probe({ bucket: 'elsewhere' })).rejects.toThrow();
  await expect(probe({ secretAccessKey: 'wrong' })).rejects.toThrow();
  await expect(probe({ endpoint: 'http://127.0.0.1:9' })).rejects.toThrow();
});
