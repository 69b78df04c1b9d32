// Makes small pictures. Images come from strangers: only the readers of common formats are on, pixels and time are
// bounded, and few are worked on at once.
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { ok, refuse, type Result } from '@althing/kernel';
import { variantName, type ThumbnailSize } from '../domain/thumbnail-size.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { MediaStore, StoredMedia } from '../storage/media-store.ts';

/** In order of precedence. `busy` may be asked again; the others stay as they are. */
export type ThumbnailRefusal = 'too_large' | 'no_image' | 'busy' | 'gone';

export interface Thumbnail {
  readonly hash: string;
  readonly bytes: number;
  readonly contentType: string;
}

/** Two cores: more at once would only starve the rest of the server. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 100;
/** What a large camera takes; an image that unpacks to more is refused before it is unpacked. */
const PIXELS_MAX = 120_000_000;
/** All frames of a moving picture together. */
const ANIMATED_PIXELS_MAX = 60_000_000;
const FRAMES_MAX = 200;
/** The packed image; it is read into memory. */
const IMAGE_BYTES_MAX = 60 * 1024 ** 2;
const SECONDS_MAX = 15;
const JPEG_QUALITY = 80;
const WEBP_QUALITY = 75;
/** An image of some kilobytes is all that a thumbnail of the largest size needs. */
const THUMBNAIL_BYTES_MAX = 20 * 1024 ** 2;

// Readers of rare formats are where image libraries break, and SVG loads what it names.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

export class Thumbnailer {
  readonly #blobs: BlobStore;
  readonly #store: MediaStore;
  readonly #running = new Map<string, Promise<Result<Thumbnail, ThumbnailRefusal>>>();
  #atWork = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(blobs: BlobStore, store: MediaStore) {
    this.#blobs = blobs;
    this.#store = store;
  }

  /** The thumbnail, made now if it has not been made before; two who ask for the same share the work. */
  async thumbnail(
    media: StoredMedia,
    size: ThumbnailSize,
    isAnimated: boolean,
  ): Promise<Result<Thumbnail, ThumbnailRefusal>> {
    const variant = variantName(size, isAnimated);
    const made = await this.#store.thumbnail(media.hash, variant);
    if (made) return ok({ hash: made.thumbnail_hash, bytes: made.bytes, contentType: made.content_type });
    const key = `${media.hash} ${variant}`;
    const running = this.#running.get(key);
    if (running) return running;
    const making = this.#inTurn(() => this.#make(media, { size, isAnimated, variant }));
    this.#running.set(key, making);
    try {
      return await making;
    } finally {
      this.#running.delete(key);
    }
  }

  async #make(
    media: StoredMedia,
    { size, isAnimated, variant }: { size: ThumbnailSize; isAnimated: boolean; variant: string },
  ): Promise<Result<Thumbnail, ThumbnailRefusal>> {
    if (media.bytes > IMAGE_BYTES_MAX) return refuse('too_large');
    const image = Buffer.concat((await Readable.from(this.#blobs.open(media.hash)).toArray()) as Buffer[]);
    const small = await shrink(image, size, isAnimated);
    if (!small.ok) return small;
    const staged = await this.#blobs.stage(Readable.from([small.value.bytes]), { bytesMax: THUMBNAIL_BYTES_MAX });
    if (!staged.ok) return refuse('too_large');
    try {
      const row = await this.#store.addThumbnail(staged.value, {
        hash: media.hash,
        variant,
        contentType: small.value.contentType,
      });
      return row ? ok({ hash: row.thumbnail_hash, bytes: row.bytes, contentType: row.content_type }) : refuse('gone');
    } finally {
      await staged.value.discard();
    }
  }

  async #inTurn<R>(work: () => Promise<Result<R, ThumbnailRefusal>>): Promise<Result<R, ThumbnailRefusal>> {
    if (this.#atWork >= AT_ONCE_MAX) {
      if (this.#waiting.length >= WAITING_MAX) return refuse('busy');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#atWork++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whoever waited takes the place over.
      if (next) next();
      else this.#atWork--;
    }
  }
}

/** The width and height of an image as it is shown, or null if it is none that is read here. */
export async function measureImage(image: Buffer): Promise<{ width: number; height: number } | null> {
  try {
    const { autoOrient } = await sharp(image, { limitInputPixels: PIXELS_MAX }).metadata();
    return autoOrient;
  } catch {
    // Whatever sharp can't read is no image to us.
    return null;
  }
}

async function shrink(
  image: Buffer,
  { width, height, method }: ThumbnailSize,
  isAnimated: boolean,
): Promise<Result<{ bytes: Buffer; contentType: string }, ThumbnailRefusal>> {
  try {
    const {
      pages = 1,
      width: wide,
      pageHeight,
      height: high,
      hasAlpha,
    } = await sharp(image, { limitInputPixels: PIXELS_MAX }).metadata();
    const frames = isAnimated ? Math.min(pages, FRAMES_MAX) : 1;
    const moves = frames > 1 && wide * (pageHeight ?? high) * frames <= ANIMATED_PIXELS_MAX;
    // Metadata (where and by what a picture was taken) is left out unless asked for; the orientation is carried out.
    const opened = sharp(image, {
      limitInputPixels: PIXELS_MAX,
      pages: moves ? frames : 1,
      failOn: 'error',
      sequentialRead: true,
    });
    const shrunk = (moves ? opened : opened.autoOrient())
      .resize({
        width,
        height,
        fit: method === 'crop' ? 'cover' : 'inside',
        withoutEnlargement: true,
      })
      .timeout({ seconds: SECONDS_MAX });
    if (moves) return ok({ bytes: await shrunk.webp({ quality: WEBP_QUALITY }).toBuffer(), contentType: 'image/webp' });
    if (hasAlpha) return ok({ bytes: await shrunk.png().toBuffer(), contentType: 'image/png' });
    return ok({
      bytes: await shrunk.jpeg({ quality: JPEG_QUALITY, mozjpeg: false }).toBuffer(),
      contentType: 'image/jpeg',
    });
  } catch (fault) {
    const { message } = fault as Error;
    // What sharp says of a picture beyond the bounds; everything else it refuses is no picture.
    return refuse(/pixel limit|timeout/i.test(message) ? 'too_large' : 'no_image');
  }
}
