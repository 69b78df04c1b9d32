// Finds what a download asks for, and waits for it if it is still on its way.
import { httpRefuse, matrixRefusals, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { StoredMedia } from '../storage/media-store.ts';
import type { Media } from './media.ts';

export async function findMedia(
  { core, store, arrivals }: Media,
  wanted: { serverName: string; mediaId: string; timeoutMs: number; signal: AbortSignal },
): Promise<Result<StoredMedia, HttpRefusal>> {
  const { serverName, mediaId, signal } = wanted;
  const missing = matrixRefusals.notFound('There is no such file.');
  // This server keeps no copies of other servers' media.
  if (serverName !== core.config.serverName) return missing;
  const deadline = core.clock.nowMs() + wanted.timeoutMs;
  for (;;) {
    const waitMs = deadline - core.clock.nowMs();
    // Begin to wait before looking, so that nothing arrives in between.
    const look = new AbortController();
    const arrival = arrivals.next(mediaId, waitMs, AbortSignal.any([signal, look.signal]));
    const row = await store.media(mediaId);
    if (!row || row.hash !== null || waitMs <= 0 || signal.aborted) look.abort();
    if (!row) return missing;
    if (row.hash !== null) {
      const { hash, content_type, file_name, bytes } = row;
      return ok({ mediaId, hash, contentType: content_type, fileName: file_name, bytes });
    }
    if ((row.expires_at_ms ?? 0) <= core.clock.nowMs()) return missing;
    if (waitMs <= 0 || signal.aborted)
      return httpRefuse(504, 'M_NOT_YET_UPLOADED', 'The file has not been uploaded yet.');
    await arrival;
  }
}
