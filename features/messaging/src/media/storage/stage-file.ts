// Takes a stream to a file of its own and tells its hash: what is uploaded slowly waits on the disk, not in memory.
import { createHash, randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface StagedFile {
  readonly path: string;
  /** SHA-256 of the bytes, base64url. */
  readonly hash: string;
  readonly bytes: number;
}

/** Null, and no file, if the stream holds more than `bytesMax`. Rejects, and leaves no file, if it breaks. */
export async function stageFile(
  folder: string,
  source: Readable,
  { bytesMax }: { bytesMax: number },
): Promise<StagedFile | null> {
  // A fault before the first byte is read has no listener yet; reading tells of it.
  source.once('error', () => undefined);
  const path = join(folder, randomUUID());
  const file = await open(path, 'wx', 0o600);
  let copied: { hash: string; bytes: number } | null;
  try {
    copied = await copy(source, file, bytesMax);
    if (copied) await file.sync();
  } catch (fault) {
    await file.close();
    await rm(path, { force: true });
    throw fault;
  }
  await file.close();
  if (copied) return { path, ...copied };
  await rm(path, { force: true });
  return null;
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
