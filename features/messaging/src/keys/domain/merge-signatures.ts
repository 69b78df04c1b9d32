// Which signatures on a key a reader sees: those that came with it, those of its owner, and the reader's own. Whom else
// a person has verified is nobody's business.
import type { JsonObject } from '@althing/kernel';

export interface Signature {
  readonly signerUserId: string;
  readonly signingKeyId: string;
  readonly signature: string;
}

type Signatures = Record<string, Record<string, string>>;

/** `key` with the signatures of `added` that `reader` may see. */
export function withVisibleSignatures(
  key: JsonObject,
  added: readonly Signature[],
  { ownerId, readerId }: { ownerId: string; readerId: string },
): JsonObject {
  const visible = added.filter(({ signerUserId }) => signerUserId === ownerId || signerUserId === readerId);
  if (visible.length === 0) return key;
  const signatures: Signatures = {};
  for (const [userId, theirs] of Object.entries((key['signatures'] ?? {}) as Signatures))
    signatures[userId] = { ...theirs };
  for (const { signerUserId, signingKeyId, signature } of visible) {
    signatures[signerUserId] = { ...signatures[signerUserId], [signingKeyId]: signature };
  }
  return { ...key, signatures };
}
