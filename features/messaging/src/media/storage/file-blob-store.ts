// Blobs as files: `<folder>/blobs/ab/<hash>`, staged in `<folder>/incoming` on the same disk, so that the rename is
// atomic.
import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok, refuse } from '@althing/kernel';
import { blobPath, type BlobStore } from './blob-store.ts';
import { stageFile } from './stage-file.ts';

export function openFileBlobStore(folder: string): BlobStore {
  const blobs = join(folder, 'blobs');
  const incoming = join(folder, 'incoming');
  const pathOf = (hash: string) => join(folder, ...blobPath(hash).split('/'));

  return {
    probe: () => Promise.resolve(),
    async prepare() {
      await mkdir(blobs, { recursive: true });
      await mkdir(incoming, { recursive: true });
      for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true });
    },
    async stage(source, limits) {
      const staged = await stageFile(incoming, source, limits);
      if (!staged) return refuse('too_large');
      const { path, hash, bytes } = staged;
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
    async *list() {
      for await (const shelf of await entriesOf(blobs)) {
        if (!shelf.isDirectory()) continue;
        for await (const entry of await entriesOf(join(blobs, shelf.name))) if (entry.isFile()) yield entry.name;
      }
    },
    delete: (hash) => rm(pathOf(hash), { force: true }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    close: () => undefined,
  };
}

/** One at a time: there may be millions. */
async function entriesOf(folder: string) {
  return opendir(folder).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return [];
    throw fault;
  });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
