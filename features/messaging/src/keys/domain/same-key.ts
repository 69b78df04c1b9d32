// When two uploaded keys are one and the same. Signatures are apart from what they sign, and so is `unsigned`.
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '@althing/kernel';

/** What a signature on `key` covers (appendix "Signing JSON"), in canonical JSON. `key` must be canonical. */
export function signedText(key: JsonObject): string {
  const { signatures: _signatures, unsigned: _unsigned, ...signed } = key;
  return canonicalJson(signed);
}

/** Whether both hold the same key, however it is signed. */
export function isSameKey(a: JsonValue, b: JsonValue): boolean {
  if (isJsonObject(a) && isJsonObject(b)) return signedText(a) === signedText(b);
  return canonicalJson(a) === canonicalJson(b);
}

/** `signed_curve25519:AAAAHg` in its two halves. */
export function splitKeyName(name: string): { algorithm: string; keyId: string } {
  const colon = name.indexOf(':');
  return { algorithm: name.slice(0, colon), keyId: name.slice(colon + 1) };
}
