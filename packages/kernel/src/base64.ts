const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Unpadded base64url (RFC 4648 section 5). */
export function base64Url(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const a = bytes[index] ?? 0;
    const b = bytes[index + 1] ?? 0;
    const c = bytes[index + 2] ?? 0;
    const rest = bytes.length - index;
    text += alphabet.charAt(a >> 2) + alphabet.charAt(((a & 3) << 4) | (b >> 4));
    if (rest > 1) text += alphabet.charAt(((b & 15) << 2) | (c >> 6));
    if (rest > 2) text += alphabet.charAt(c & 63);
  }
  return text;
}

/** Unpadded standard base64, as Matrix writes hashes and keys. */
export function base64(bytes: Uint8Array): string {
  return base64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
}
