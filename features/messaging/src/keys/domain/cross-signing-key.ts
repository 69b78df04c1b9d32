// The form of a cross-signing key (Client-Server API, "Cross-signing").
import { ok, refuse, type Result } from '@althing/kernel';

export type KeyUsage = 'master' | 'self_signing' | 'user_signing';

/**
 * The public key of a cross-signing key, or why it is none: it must belong to `userId`, be for `usage`, and hold one
 * key whose id is the key itself.
 */
export function publicKeyOf(
  key: { readonly user_id: string; readonly usage: readonly string[]; readonly keys: Readonly<Record<string, string>> },
  { userId, usage }: { userId: string; usage: KeyUsage },
): Result<string, string> {
  if (key.user_id !== userId) return refuse('The key belongs to somebody else.');
  if (!key.usage.includes(usage)) return refuse(`The key is not for ${usage}.`);
  const entries = Object.entries(key.keys);
  const [first] = entries;
  if (entries.length !== 1 || !first) return refuse('A cross-signing key holds exactly one public key.');
  const [id, publicKey] = first;
  if (publicKey === '' || id !== `ed25519:${publicKey}`)
    return refuse('The id of the key must be ed25519: and the key itself.');
  return ok(publicKey);
}
