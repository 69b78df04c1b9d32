// What a signature that somebody uploads must be (Client-Server API, "Cross-signing"): on one's own device by one's
// self-signing key, on one's own master key by one of one's devices, on another person's master key by one's
// user-signing key. Everything else is refused, item by item.
import { findNonCanonical, isJsonObject, ok, refuse, type JsonObject, type Result } from '@althing/kernel';
import { isSameKey, signedText } from './same-key.ts';

export interface SignedItem {
  readonly signerId: string;
  readonly ownerId: string;
  /** The key that was handed in with its new signatures. */
  readonly offered: JsonObject;
  /** The same key as the server holds it, or null. */
  readonly stored: JsonObject | null;
  /** Those keys of the signer that may sign this one: key id to public key. */
  readonly signingKeys: ReadonlyMap<string, string>;
}

export type SignatureRefusal = {
  readonly errcode: 'M_NOT_FOUND' | 'M_INVALID_PARAM' | 'M_INVALID_SIGNATURE';
  readonly error: string;
};

/** The valid signatures in the item, key id to signature; refused if there is none or one is false. */
export function checkSignatures(
  item: SignedItem,
  verify: (signed: { text: string; signature: string; publicKey: string }) => boolean,
): Result<Map<string, string>, SignatureRefusal> {
  const { offered, stored, signerId, signingKeys } = item;
  if (!stored) return refuse({ errcode: 'M_NOT_FOUND', error: 'There is no such key.' });
  if (findNonCanonical(offered) !== null) return refuse({ errcode: 'M_INVALID_PARAM', error: 'Not canonical JSON.' });
  if (!isSameKey(offered, stored))
    return refuse({ errcode: 'M_INVALID_SIGNATURE', error: 'The key is not the one that is stored.' });
  const all = offered['signatures'];
  const own = isJsonObject(all) ? all[signerId] : undefined;
  const valid = new Map<string, string>();
  const text = signedText(offered);
  for (const [keyId, signature] of Object.entries(isJsonObject(own) ? own : {})) {
    const publicKey = signingKeys.get(keyId);
    // Signatures that came with the key, e.g. the device's own, are not what is handed in here.
    if (publicKey === undefined) continue;
    if (typeof signature !== 'string' || !verify({ text, signature, publicKey })) {
      return refuse({ errcode: 'M_INVALID_SIGNATURE', error: `The signature by ${keyId} is false.` });
    }
    valid.set(keyId, signature);
  }
  if (valid.size === 0) {
    return refuse({ errcode: 'M_INVALID_SIGNATURE', error: 'No signature by a key that may sign this one.' });
  }
  return ok(valid);
}
