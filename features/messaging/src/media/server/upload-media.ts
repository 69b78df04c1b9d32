import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { uploadMedia } from '../contract/upload-media.ts';
import { mxcUri } from '../domain/media-id.ts';
import { newMediaId, type Media } from './media.ts';
import { quotaExceeded, receiveUpload } from './receive-upload.ts';

export const uploadMediaRoute = (media: Media) =>
  route(uploadMedia, async (call) => {
    const received = await receiveUpload(media, call);
    if (!received.ok) return received;
    const { staged, description } = received.value;
    const mediaId = newMediaId();
    try {
      const entry = {
        ...description,
        mediaId,
        userId: call.requester.userId,
        nowMs: media.core.clock.nowMs(),
        expiresAtMs: null,
      };
      const added = await media.store.add(staged, entry, media.limits);
      if (!added.ok) return quotaExceeded();
    } finally {
      await staged.discard();
    }
    return ok({ content_uri: mxcUri(media.core.config.serverName, mediaId) });
  });
