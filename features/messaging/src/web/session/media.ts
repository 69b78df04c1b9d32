// Pictures and files on their way up and down. What comes down is decrypted here and lives in memory only.
import { Method, type MatrixClient } from 'matrix-js-sdk';
import { decryptAttachment, encryptAttachment, type EncryptedFile } from './attachment-crypto.ts';
import type { OutboxItem, SendProgress } from './outbox.ts';

/** Longest side of the small picture sent along: enough for a bubble on a dense screen. */
const THUMBNAIL_SIDE_MAX = 800;
/** Pictures below this are their own thumbnail. */
const THUMBNAIL_NEEDED_BYTES = 120_000;
/** Decrypted files kept at hand; older ones are fetched again. */
const MEDIA_KEPT_MAX = 60;

/** Faces are small, and a long list of chats shows many. */
const FACES_KEPT_MAX = 400;
/** One of the sizes that servers keep ready (Client-Server API, "Thumbnails"); sharp up to 48 px on a dense screen. */
const FACE_SIDE_PX = 96;

/** Where a file lies and, for encrypted ones, how to open it. */
export interface MediaSource {
  readonly url: string;
  readonly file?: EncryptedFile;
  readonly mimeType: string;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Uploads the item's file, and a thumbnail for pictures; answers the content that names both. */
export async function uploadAttachment(
  client: MatrixClient,
  item: OutboxItem,
  isEncrypted: boolean,
  { signal, onProgress }: SendProgress,
): Promise<Record<string, unknown>> {
  const attachment = item.attachment;
  if (!attachment) return item.content;
  const info: Record<string, unknown> = { ...(item.content['info'] as object | undefined) };
  const thumbnail = await makeThumbnail(attachment.blob);
  if (thumbnail) {
    const small = await upload(client, { blob: thumbnail.blob, isEncrypted, name: '', signal });
    Object.assign(info, isEncrypted ? { thumbnail_file: small.file } : { thumbnail_url: small.url });
    info['thumbnail_info'] = {
      w: thumbnail.width,
      h: thumbnail.height,
      mimetype: thumbnail.blob.type,
      size: thumbnail.blob.size,
    };
  }
  // In an encrypted chat the name travels inside the message: the server must not see it.
  const full = await upload(client, {
    blob: attachment.blob,
    isEncrypted,
    name: isEncrypted ? '' : attachment.name,
    signal,
    onProgress,
  });
  return { ...item.content, info, ...(isEncrypted ? { file: full.file } : { url: full.url }) };
}

interface Upload {
  readonly blob: Blob;
  readonly isEncrypted: boolean;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

async function upload(client: MatrixClient, { blob, isEncrypted, name, signal, onProgress }: Upload) {
  const sealed = isEncrypted ? await encryptAttachment(blob) : null;
  const abortController = new AbortController();
  signal.addEventListener('abort', () => abortController.abort(), { once: true });
  signal.throwIfAborted();
  const { content_uri: url } = await client.uploadContent(sealed?.cipher ?? blob, {
    ...(name ? { name } : {}),
    includeFilename: name !== '',
    type: sealed ? 'application/octet-stream' : blob.type || 'application/octet-stream',
    abortController,
    progressHandler: ({ loaded, total }) => onProgress?.(total ? loaded / total : 0),
  });
  return { url, file: sealed ? { ...sealed.file, url } : undefined };
}

/** A picture's size in pixels, or null when this browser can't draw the file. */
export async function measurePicture(blob: Blob): Promise<PictureSize | null> {
  if (!blob.type.startsWith('image/')) return null;
  const bitmap = await createImageBitmap(blob).catch(() => null);
  if (!bitmap) return null;
  const size = { width: bitmap.width, height: bitmap.height };
  bitmap.close();
  return size;
}

async function makeThumbnail(blob: Blob): Promise<({ blob: Blob } & PictureSize) | null> {
  if (!blob.type.startsWith('image/') || blob.type === 'image/svg+xml' || blob.size < THUMBNAIL_NEEDED_BYTES)
    return null;
  const bitmap = await createImageBitmap(blob).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, THUMBNAIL_SIDE_MAX / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { blob: await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.82 }), width, height };
}

/** Fetches and opens files, each once; hands out object URLs that die with the session. */
export class MediaShelf {
  readonly #client: MatrixClient;
  readonly #urls = new Map<string, Promise<string>>();
  readonly #faces = new Map<string, Promise<string>>();

  constructor(client: MatrixClient) {
    this.#client = client;
  }

  /** An object URL showing the file. Rejects when it can't be fetched or isn't what was sent. */
  objectUrl(source: MediaSource): Promise<string> {
    return keptUrl(this.#urls, { key: source.url, max: MEDIA_KEPT_MAX }, () => this.fetchBlob(source));
  }

  /** The same for the small square of a person's or a chat's picture; those are never encrypted. */
  faceUrl(mxcUrl: string): Promise<string> {
    return keptUrl(this.#faces, { key: mxcUrl, max: FACES_KEPT_MAX }, async () => {
      const size = { width: String(FACE_SIDE_PX), height: String(FACE_SIDE_PX), method: 'crop' };
      const blob = await this.#fetch(`thumbnail/${mediaPath(mxcUrl)}`, size);
      return new Blob([blob], { type: safeType(blob.type) });
    });
  }

  async fetchBlob(source: MediaSource): Promise<Blob> {
    const blob = await this.#fetch(`download/${mediaPath(source.url)}`);
    const bytes = source.file
      ? await decryptAttachment(await blob.arrayBuffer(), source.file)
      : await blob.arrayBuffer();
    return new Blob([bytes], { type: safeType(source.mimeType) });
  }

  dispose(): void {
    for (const kept of [this.#urls, this.#faces]) {
      for (const opening of kept.values()) opening.then(URL.revokeObjectURL, () => {});
      kept.clear();
    }
  }

  #fetch(path: string, query?: Record<string, string>): Promise<Blob> {
    return this.#client.http.authedRequest<Blob>(Method.Get, `/_matrix/client/v1/media/${path}`, query, undefined, {
      prefix: '',
      rawResponseBody: true,
    });
  }
}

function mediaPath(mxcUrl: string): string {
  return mxcUrl.replace('mxc://', '').split('/').map(encodeURIComponent).join('/');
}

/** Fetches once for each key; the oldest give way to those beyond `max`. */
function keptUrl(
  kept: Map<string, Promise<string>>,
  { key, max }: { key: string; max: number },
  fetchBlob: () => Promise<Blob>,
): Promise<string> {
  const known = kept.get(key);
  if (known) return known;
  const opening = fetchBlob().then((blob) => URL.createObjectURL(blob));
  // A failed fetch may succeed later.
  opening.catch(() => kept.delete(key));
  kept.set(key, opening);
  for (const [oldest, url] of kept) {
    if (kept.size <= max) break;
    kept.delete(oldest);
    url.then(URL.revokeObjectURL, () => {});
  }
  return opening;
}

/** An object URL shares the app's origin: a type that could run script there (HTML, SVG) must not be believed. */
export function safeType(mimeType: string): string {
  const isHarmless = /^(image\/(png|jpeg|gif|webp|avif|bmp)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf)$/.test(
    mimeType,
  );
  return isHarmless ? mimeType : 'application/octet-stream';
}
