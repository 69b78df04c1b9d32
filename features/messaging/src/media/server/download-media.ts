import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { downloadMedia } from '../contract/download-media.ts';
import { checkFileName } from '../domain/content-headers.ts';
import { findMedia } from './find-media.ts';
import type { Media } from './media.ts';
import { serveBlob } from './serve-blob.ts';

export const downloadMediaRoute = (media: Media) =>
  route(downloadMedia, async ({ params, query, headers, signal }) => {
    const { serverName, mediaId } = params;
    const found = await findMedia(media, { serverName, mediaId, timeoutMs: query.timeout_ms, signal });
    if (!found.ok) return found;
    return ok(
      serveBlob(
        media.blobs,
        { ...found.value, fileName: checkFileName(params.fileName) ?? found.value.fileName },
        headers,
      ),
    );
  });
