// Takes an upload from the wire to the disk without holding it in memory.
import { httpRefuse, matrixRefusals, type Call, type HttpRefusal, type Requester } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { checkContentType, checkFileName } from '../domain/content-headers.ts';
import type { StagedBlob } from '../storage/blob-store.ts';
import type { MediaDescription } from '../storage/media-store.ts';
import type { Media } from './media.ts';

type Upload = Pick<
  Call<unknown, { filename?: string | undefined }, unknown, Requester>,
  'headers' | 'query' | 'requester' | 'stream'
>;

/** The bytes on the disk, not yet to be seen, and what they are said to be. */
export async function receiveUpload(
  { blobs, store, limits }: Media,
  { headers, query, requester, stream }: Upload,
): Promise<Result<{ staged: StagedBlob; description: MediaDescription }, HttpRefusal>> {
  const announced = Number(headers['content-length'] ?? 0);
  if (announced > limits.uploadBytesMax) return tooLarge(limits.uploadBytesMax);
  if ((await store.usedBytes(requester.userId)) + announced > limits.accountBytesMax) return quotaExceeded();
  const free = await blobs.freeBytes();
  if (free !== null && free - announced < limits.freeBytesMin) {
    return httpRefuse(507, 'M_RESOURCE_LIMIT_EXCEEDED', 'The server has no room left for uploads.');
  }
  let staged;
  try {
    staged = await blobs.stage(stream, { bytesMax: limits.uploadBytesMax });
  } catch (fault) {
    // The caller hung up: there is nobody left to answer, and nothing is left of it.
    if (stream.destroyed && isHangUp(fault)) return matrixRefusals.unknown('The upload broke off.');
    throw fault;
  }
  if (!staged.ok) return tooLarge(limits.uploadBytesMax);
  const contentType = checkContentType(headers['content-type'] as string | undefined);
  return ok({ staged: staged.value, description: { contentType, fileName: checkFileName(query.filename) } });
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
