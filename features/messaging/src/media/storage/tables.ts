// The tables of media.
import type { Withdrawal } from './withdrawal-store.ts';

export interface MediaRow {
  readonly media_id: string;
  /** Null for pictures of link previews, which nobody uploaded. */
  readonly user_id: string | null;
  /** Null until the bytes are there. */
  readonly hash: string | null;
  readonly content_type: string;
  readonly file_name: string | null;
  readonly bytes: number;
  readonly created_at_ms: number;
  /** When an id that was reserved and not used is forgotten, and a preview's picture. */
  readonly expires_at_ms: number | null;
}

export interface ThumbnailRow {
  /** Of the original. */
  readonly hash: string;
  /** E.g. `320x240-scale`, `96x96-crop-animated`. */
  readonly variant: string;
  readonly thumbnail_hash: string;
  readonly content_type: string;
  readonly bytes: number;
}

export interface UrlPreviewRow {
  readonly url: string;
  /** JSON of the answer. */
  readonly preview: string;
  readonly fetched_at_ms: number;
}

export interface MediaTables {
  messaging_media_withdrawn: Withdrawal;
  messaging_media: MediaRow;
  messaging_thumbnails: ThumbnailRow;
  messaging_url_previews: UrlPreviewRow;
}
