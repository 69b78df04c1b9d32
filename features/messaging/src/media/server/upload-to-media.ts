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
    const received = await receiveUpload(media, call);
    if (!received.ok) return received;
    const { staged, description } = received.value;
    try {
      const filled = await store.fill(
        staged,
        { ...description, mediaId: params.mediaId, userId: requester.userId },
        media.limits,
      );
      if (!filled.ok) return filled.refusal === 'already_there' ? overwritten : quotaExceeded();
    } finally {
      await staged.discard();
    }
    media.arrivals.arrived(params.mediaId);
    return ok({});
  });
