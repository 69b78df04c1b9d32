// Blobs as files: `<folder>/blobs/ab/<hash>`, staged in `<folder>/incoming` on the same disk, so that the rename is
// atomic.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { ok, refuse } from '@althing/kernel';
import type { BlobStore } from './blob-store.ts';

export function openFileBlobStore(folder: string): BlobStore {
  const blobs = join(folder, 'blobs');
  const incoming = join(folder, 'incoming');

  const pathOf = (hash: string) => {
    if (!/^[A-Za-z0-9_-]{43}$/.test(hash)) throw new RangeError('not a blob hash');
    return join(blobs, hash.slice(0, 2), hash);
  };

  return {
    async prepare() {
      await mkdir(blobs, { recursive: true });
      await mkdir(incoming, { recursive: true });
      for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true });
    },
    async stage(source, { bytesMax }) {
      const path = join(incoming, randomUUID());
      const file = await open(path, 'wx', 0o600);
      let staged: { hash: string; bytes: number } | null;
      try {
        staged = await copy(source, file, bytesMax);
        if (staged) await file.sync();
      } catch (fault) {
        await file.close();
        await rm(path, { force: true });
        throw fault;
      }
      await file.close();
      if (!staged) {
        await rm(path, { force: true });
        return refuse('too_large');
      }
      const { hash, bytes } = staged;
      return ok({
        hash,
        bytes,
        async publish() {
          const place = pathOf(hash);
          await mkdir(dirname(place), { recursive: true });
          await rename(path, place);
          // The name is only as durable as the folder that holds it, and a new folder as the one above.
          await syncFolder(dirname(place));
          await syncFolder(blobs);
        },
        discard: () => rm(path, { force: true }),
      });
    },
    open: (hash, range) => createReadStream(pathOf(hash), range ?? {}),
    async has(hash) {
      try {
        return (await stat(pathOf(hash))).isFile();
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw fault;
      }
    },
    delete: (hash) => rm(pathOf(hash), { force: true }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

async function copy(
  source: Readable,
  file: FileHandle,
  bytesMax: number,
): Promise<{ hash: string; bytes: number } | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) return null;
    hash.update(chunk);
    let written = 0;
    while (written < chunk.length) written += (await file.write(chunk, written)).bytesWritten;
  }
  return { hash: hash.digest('base64url'), bytes };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
