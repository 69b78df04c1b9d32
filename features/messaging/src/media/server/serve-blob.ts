// Hands out bytes: all of them, a range, or nothing where the caller has them already.
import { RawReply } from '@althing/http';
import { parseRange } from '../domain/byte-range.ts';
import { contentDisposition, mediaHeaders } from '../domain/content-headers.ts';
import type { BlobStore } from '../storage/blob-store.ts';

export interface ServedBlob {
  readonly hash: string;
  readonly bytes: number;
  readonly contentType: string;
  readonly fileName: string | null;
}

export function serveBlob(
  blobs: BlobStore,
  blob: ServedBlob,
  asked: Readonly<Record<string, string | string[] | undefined>>,
): RawReply {
  const etag = `"${blob.hash}"`;
  const headers: Record<string, string> = {
    ...mediaHeaders,
    'Content-Type': blob.contentType,
    'Content-Disposition': contentDisposition(blob.contentType, blob.fileName),
    'Accept-Ranges': 'bytes',
    ETag: etag,
  };
  if (isKnown(asked['if-none-match'], etag)) return new RawReply({ status: 304, headers, body: '' });
  const isRangeCurrent = asked['if-range'] === undefined || asked['if-range'] === etag;
  const range = isRangeCurrent ? parseRange(asked['range'] as string | undefined, blob.bytes) : null;
  if (range === 'unsatisfiable') {
    return new RawReply({ status: 416, headers: { ...headers, 'Content-Range': `bytes */${blob.bytes}` }, body: '' });
  }
  if (range) {
    headers['Content-Range'] = `bytes ${range.start}-${range.end}/${blob.bytes}`;
    headers['Content-Length'] = String(range.end - range.start + 1);
    return new RawReply({ status: 206, headers, body: blobs.open(blob.hash, range) });
  }
  headers['Content-Length'] = String(blob.bytes);
  return new RawReply({ status: 200, headers, body: blob.bytes === 0 ? '' : blobs.open(blob.hash) });
}

function isKnown(header: string | string[] | undefined, etag: string): boolean {
  return String(header ?? '')
    .split(',')
    .some((known) => known.trim().replace(/^W\//, '') === etag);
}
