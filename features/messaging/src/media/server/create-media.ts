import { httpRefuse, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { createMedia } from '../contract/create-media.ts';
import { mxcUri } from '../domain/media-id.ts';
import { newMediaId, type Media } from './media.ts';

/** A client that is cut off goes on the next day. */
const UNUSED_MS_MAX = 24 * 3600_000;
/** Somebody who sends an album reserves it at once. */
const RESERVED_MAX = 100;

export const createMediaRoute = ({ core, store }: Media) =>
  route(createMedia, async ({ requester }) => {
    const nowMs = core.clock.nowMs();
    if ((await store.reservedCount(requester.userId, nowMs)) >= RESERVED_MAX) {
      return httpRefuse(429, 'M_LIMIT_EXCEEDED', 'Use the addresses that you have reserved first.');
    }
    const mediaId = newMediaId();
    const expiresAtMs = nowMs + UNUSED_MS_MAX;
    await store.reserve({ mediaId, userId: requester.userId, nowMs, expiresAtMs });
    return ok({ content_uri: mxcUri(core.config.serverName, mediaId), unused_expires_at: expiresAtMs });
  });
