// Takes an upload from the wire to the disk without holding it in memory.
import { httpRefuse, matrixRefusals, type Call, type HttpRefusal, type Requester } from '@althing/http';
import type { Result } from '@althing/kernel';
import { checkContentType, checkFileName } from '../domain/content-headers.ts';
import type { StagedBlob } from '../storage/blob-store.ts';
import type { MediaDescription } from '../storage/media-store.ts';
import type { Media } from './media.ts';

const RETRY_AFTER_MS = 2000;

type Upload = Pick<
  Call<unknown, { filename?: string | undefined }, unknown, Requester>,
  'headers' | 'query' | 'requester' | 'stream'
>;

/**
 * Streams the upload to the disk and hands it to `keep`, which publishes it or not; what it leaves is removed. What may
 * yet come is set aside from the first byte to the last, so that uploads side by side stay within the limits too.
 */
export async function receiveUpload<T>(
  { blobs, store, limits, budget }: Media,
  { headers, query, requester, stream }: Upload,
  keep: (staged: StagedBlob, description: MediaDescription) => Promise<Result<T, HttpRefusal>>,
): Promise<Result<T, HttpRefusal>> {
  const { userId } = requester;
  const announced = headers['content-length'] === undefined ? null : Number(headers['content-length']);
  if (announced !== null && announced > limits.uploadBytesMax) return tooLarge(limits.uploadBytesMax);
  const [used, free] = await Promise.all([store.usedBytes(userId), blobs.freeBytes()]);
  // No await from here to the setting aside: the next upload must see it.
  const left = limits.accountBytesMax - used - budget.bytesOf(userId);
  const expected = announced ?? Math.min(limits.uploadBytesMax, left);
  if (left <= 0 || expected > left) return quotaExceeded();
  if (free !== null && free - budget.bytes - expected < limits.freeBytesMin) {
    return httpRefuse(507, 'M_RESOURCE_LIMIT_EXCEEDED', 'The server has no room left for uploads.');
  }
  const giveBack = budget.take(userId, expected);
  if (!giveBack) {
    return httpRefuse(429, 'M_LIMIT_EXCEEDED', 'Too many uploads at once.', { retry_after_ms: RETRY_AFTER_MS });
  }
  try {
    const staged = await blobs.stage(stream, { bytesMax: expected });
    if (!staged.ok) return expected < limits.uploadBytesMax ? quotaExceeded() : tooLarge(limits.uploadBytesMax);
    const contentType = checkContentType(headers['content-type'] as string | undefined);
    try {
      return await keep(staged.value, { contentType, fileName: checkFileName(query.filename) });
    } finally {
      await staged.value.discard();
    }
  } catch (fault) {
    // The caller hung up: there is nobody left to answer, and nothing is left of it.
    if (stream.destroyed && isHangUp(fault)) return matrixRefusals.unknown('The upload broke off.');
    throw fault;
  } finally {
    giveBack();
  }
}

export function quotaExceeded(): Result<never, HttpRefusal> {
  return matrixRefusals.forbidden('The room for your uploads is full.');
}

function tooLarge(bytesMax: number): Result<never, HttpRefusal> {
  return matrixRefusals.tooLarge(`An upload holds at most ${bytesMax} bytes.`);
}

function isHangUp(fault: unknown): boolean {
  return ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(
    (fault as NodeJS.ErrnoException).code ?? '',
  );
}
