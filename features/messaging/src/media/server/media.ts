// What the endpoints of media share.
import { randomBytes } from 'node:crypto';
import type { Core } from '../../core/server/core.ts';
import type { Outbound } from '../../core/server/outbound.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { MediaStore } from '../storage/media-store.ts';
import type { Arrivals } from './arrivals.ts';
import type { Thumbnailer } from './thumbnailer.ts';
import type { UploadBudget } from './upload-budget.ts';

export interface Media {
  readonly core: Core;
  readonly blobs: BlobStore;
  readonly store: MediaStore;
  readonly thumbnailer: Thumbnailer;
  readonly arrivals: Arrivals;
  readonly outbound: Outbound;
  readonly limits: MediaLimits;
  readonly budget: UploadBudget;
}

export interface MediaLimits {
  /** One upload. */
  readonly uploadBytesMax: number;
  /** All uploads of an account. */
  readonly accountBytesMax: number;
  /** All pictures of link previews. */
  readonly previewBytesMax: number;
  /** What stays free on the disk for everything else. */
  readonly freeBytesMin: number;
}

/** Uploads of 50 MB, two hundred of them: room for years of pictures, and no one account fills the disk. */
export const ACCOUNT_BYTES_DEFAULT = 10 * 1024 ** 3;
/** Pictures of a hundred kilobytes, twenty thousand of them; beyond it the oldest go. */
export const PREVIEW_BYTES_DEFAULT = 2 * 1024 ** 3;
export const FREE_BYTES_DEFAULT = 512 * 1024 ** 2;

const MEDIA_ID_BYTES = 18;

/** Nobody guesses it: whoever knows the id may read the bytes. */
export function newMediaId(): string {
  return randomBytes(MEDIA_ID_BYTES).toString('base64url');
}
