import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { uploadMedia } from '../contract/upload-media.ts';
import { mxcUri } from '../domain/media-id.ts';
import { newMediaId, type Media } from './media.ts';
import { quotaExceeded, receiveUpload } from './receive-upload.ts';

export const uploadMediaRoute = (media: Media) =>
  route(uploadMedia, (call) =>
    receiveUpload(media, call, async (staged, description) => {
      const { clock, config } = media.core;
      const mediaId = newMediaId();
      const entry = { ...description, mediaId, userId: call.requester.userId, nowMs: clock.nowMs(), expiresAtMs: null };
      const added = await media.store.add(staged, entry, media.limits);
      return added.ok ? ok({ content_uri: mxcUri(config.serverName, mediaId) }) : quotaExceeded();
    }),
  );
