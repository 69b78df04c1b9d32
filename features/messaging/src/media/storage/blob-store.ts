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
  delete(hash: string): Promise<void>;
  /** Bytes that still fit, or null where that can't be told. */
  freeBytes(): Promise<number | null>;
}
