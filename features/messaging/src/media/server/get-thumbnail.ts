import { httpRefuse, matrixRefusals, route, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { getThumbnail } from '../contract/get-thumbnail.ts';
import { thumbnailSize } from '../domain/thumbnail-size.ts';
import { findMedia } from './find-media.ts';
import type { Media } from './media.ts';
import { serveBlob } from './serve-blob.ts';
import type { ThumbnailRefusal } from './thumbnailer.ts';

export const getThumbnailRoute = (media: Media) =>
  route(getThumbnail, async ({ params, query, headers, signal }) => {
    const found = await findMedia(media, { ...params, timeoutMs: query.timeout_ms, signal });
    if (!found.ok) return found;
    const thumbnail = await media.thumbnailer.thumbnail(found.value, thumbnailSize(query), query.animated);
    if (!thumbnail.ok) return toHttp(thumbnail.refusal);
    return ok(serveBlob(media.blobs, { ...thumbnail.value, fileName: null }, headers));
  });

function toHttp(refusal: ThumbnailRefusal): Result<never, HttpRefusal> {
  switch (refusal) {
    case 'too_large':
      return matrixRefusals.tooLarge('The image is too large for a thumbnail.');
    case 'no_image':
      return matrixRefusals.unknown('There is no thumbnail of this file: it is no image that can be read.');
    case 'busy':
      return httpRefuse(429, 'M_LIMIT_EXCEEDED', 'Too many thumbnails are being made; ask again.', {
        retry_after_ms: 2000,
      });
    case 'gone':
      return matrixRefusals.notFound('There is no such file.');
  }
}
