// The port to where media bytes lie. A blob is named by the SHA-256 of its bytes and never changes.
import type { Readable } from 'node:stream';
import type { Result } from '@althing/kernel';

export interface StagedBlob {
  /** SHA-256 of the bytes, base64url. */
  readonly hash: string;
  readonly bytes: number;
  /**
   * Makes it readable under its hash, durably: once this resolves, a power cut doesn't lose it. Does nothing if the
   * blob is there already.
   */
  publish(): Promise<void>;
  /** Forgets it; does nothing once it is published. */
  discard(): Promise<void>;
}

export interface BlobStore {
  /** Rejects, saying why, if blobs can't be kept here. Changes nothing. */
  probe(): Promise<void>;
  /** Before the first use: makes room, and clears what a crash left half-written. */
  prepare(): Promise<void>;
  /**
   * Takes a stream to its end without holding it in memory. Nothing can be read before `publish`; a crash or a broken
   * stream leaves nothing that is ever visible. Rejects if the stream breaks.
   */
  stage(source: Readable, limits: { bytesMax: number }): Promise<Result<StagedBlob, 'too_large'>>;
  /** The bytes from `start` to `end` (both included), or all. Emits an error if there is no such blob. */
  open(hash: string, range?: { start: number; end: number }): Readable;
  /** Whether the blob is there. */
  has(hash: string): Promise<boolean>;
  /** The hashes of all blobs, in no order; those that come or go meanwhile may be among them or not. */
  list(): AsyncIterable<string>;
  /** Does nothing if it is not there. */
  delete(hash: string): Promise<void>;
  /** Bytes that still fit, or null where that can't be told. */
  freeBytes(): Promise<number | null>;
  /** Lets go of connections; what is under way breaks off. */
  close(): void;
}

const HASH = /^[A-Za-z0-9_-]{43}$/;

/** Where a blob lies in its store, the same in each kind: files can be moved between them as they are. */
export function blobPath(hash: string): string {
  if (!HASH.test(hash)) throw new RangeError('not a blob hash');
  return `blobs/${hash.slice(0, 2)}/${hash}`;
}
