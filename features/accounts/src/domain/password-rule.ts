export type PasswordRefusal = 'too_short' | 'too_long' | 'too_common';

/** NIST SP 800-63B: at least 8 characters, and no rules about which. */
export const PASSWORD_CHARACTERS_MIN = 8;
/** Far above any passphrase; bounds what hashing reads. */
export const PASSWORD_BYTES_MAX = 512;

/** Why `password` can't be one, or null. Characters are code points; bytes are UTF-8. */
export function refusePassword(password: string): 'too_short' | 'too_long' | null {
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

/** What people put behind a word to make it a password. */
const ENDING = /[\d!?.,:;@#$%&*+_-]{1,5}$/;
/** Shorter words with an ending are within reach of trying everything anyway, and too many of them mean something. */
const WORD_LENGTH_MIN = 5;
/** As few different characters as nobody's passphrase has. */
const DIFFERENT_MIN = 4;

/**
 * NIST SP 800-63B, 5.1.1.2: whether it is among what is tried first: a common password, with other capitals or an
 * ending too, a name of the person's or the place's own, or a few characters over and over. `common` is in lower case.
 * The length is checked before.
 */
export function isCommon(password: string, common: ReadonlySet<string>, own: readonly string[]): boolean {
  const lower = password.toLowerCase();
  if (new Set(lower).size < DIFFERENT_MIN) return true;
  const word = lower.replace(ENDING, '');
  const names = own.map((name) => name.toLowerCase());
  return [lower, word].some((form) => names.includes(form) || (form.length >= WORD_LENGTH_MIN && common.has(form)));
}
