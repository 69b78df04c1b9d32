/** Crockford's base 32: no letters that are taken for digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes as upper-case letters and digits, which a code's densest mode holds: 10 bytes are 16 characters. */
export function shortCode(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= 5) {
      text += ALPHABET.charAt((bits >>> (count - 5)) & 31);
      count -= 5;
    }
    bits &= (1 << count) - 1;
  }
  return text;
}
