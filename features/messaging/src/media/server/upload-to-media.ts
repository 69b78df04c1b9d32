import { httpRefuse, matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { uploadToMedia } from '../contract/upload-to-media.ts';
import type { Media } from './media.ts';
import { quotaExceeded, receiveUpload } from './receive-upload.ts';

export const uploadToMediaRoute = (media: Media) =>
  route(uploadToMedia, async (call) => {
    const { params, requester } = call;
    const { core, store } = media;
    const entry = params.serverName === core.config.serverName ? await store.media(params.mediaId) : null;
    if (!entry) return matrixRefusals.notFound('This address was not reserved.');
    if (entry.user_id !== requester.userId)
      return matrixRefusals.forbidden('This address was reserved by somebody else.');
    const overwritten = httpRefuse(409, 'M_CANNOT_OVERWRITE_MEDIA', 'This address has its file already.');
    if (entry.hash !== null) return overwritten;
    if ((entry.expires_at_ms ?? 0) <= core.clock.nowMs()) return matrixRefusals.notFound('The reservation is over.');
    return receiveUpload(media, call, async (staged, description) => {
      const wanted = { ...description, mediaId: params.mediaId, userId: requester.userId };
      const filled = await store.fill(staged, wanted, media.limits);
      if (!filled.ok) return filled.refusal === 'already_there' ? overwritten : quotaExceeded();
      media.arrivals.arrived(params.mediaId);
      return ok({});
    });
  });
