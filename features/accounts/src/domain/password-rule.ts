export type PasswordRefusal = 'too_short' | 'too_long';

/** NIST SP 800-63B: at least 8 characters, and no rules about which. */
export const PASSWORD_CHARACTERS_MIN = 8;
/** Far above any passphrase; bounds what hashing reads. */
export const PASSWORD_BYTES_MAX = 512;

/** Why `password` can't be one, or null. Characters are code points; bytes are UTF-8. */
export function refusePassword(password: string): PasswordRefusal | null {
  let bytes = 0;
  let characters = 0;
  for (const character of password) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    characters++;
    if (bytes > PASSWORD_BYTES_MAX) return 'too_long';
  }
  return characters < PASSWORD_CHARACTERS_MIN ? 'too_short' : null;
}
