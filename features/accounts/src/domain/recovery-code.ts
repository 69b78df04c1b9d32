// Recovery codes as people copy them by hand: Crockford's base 32, which has no I, L, O or U to confuse.

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits: beyond guessing even where somebody has the hashes. */
const LENGTH = 16;
const GROUP = 4;

/** Writes a code from `bytes`, of which each gives one letter; at least 16. */
export function writeRecoveryCode(bytes: Uint8Array): string {
  const letters = [...bytes.subarray(0, LENGTH)].map((byte) => LETTERS.charAt(byte & 31)).join('');
  return (letters.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}

/** What was typed, in the one form that is hashed; null if it can't be a code. */
export function readRecoveryCode(typed: string): string | null {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return letters.length === LENGTH && Array.from(letters).every((letter) => LETTERS.includes(letter)) ? letters : null;
}
