// Tokens are opaque: 32 random bytes behind a prefix by which a leaked one can be recognised. They are never stored,
// only their SHA-256; a fast hash is right here, for what it hides can't be guessed.
import { hash, randomBytes } from 'node:crypto';

const ACCESS_PREFIX = 'alt_at_';
const REFRESH_PREFIX = 'alt_rt_';
const LOGIN_PREFIX = 'alt_lt_';
const SECRET_BYTES = 32;
/** Of device ids made here: capitals, as people read them aloud when they compare devices. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DEVICE_ID_LENGTH = 10;
/** 26 to the 12th power: two of the same are not to be expected. */
const LOCALPART_LENGTH = 12;

export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

export function randomText(bytes = SECRET_BYTES): string {
  return randomBytes(bytes).toString('base64url');
}

export const createAccessToken = (): string => ACCESS_PREFIX + randomText();
export const createLoginToken = (): string => LOGIN_PREFIX + randomText();
export const isOwnAccessToken = (token: string): boolean => token.startsWith(ACCESS_PREFIX);

/** What all refresh tokens of a session begin with, so that a spent one is known for what it is without being kept. */
export const createRefreshFamily = (): string => REFRESH_PREFIX + randomText();
export const createRefreshToken = (family: string): string => `${family}.${randomText()}`;

/** The family part of a refresh token, or null if it has not the form of one. */
export function refreshFamilyOf(token: string): string | null {
  const dot = token.indexOf('.');
  return token.startsWith(REFRESH_PREFIX) && dot > 0 ? token.slice(0, dot) : null;
}

export const createSessionId = (): string => randomText(15);

export const createDeviceId = (): string => randomLetters(DEVICE_ID_LENGTH);

/** For who registers without a name. */
export const createLocalpart = (): string => randomLetters(LOCALPART_LENGTH).toLowerCase();

function randomLetters(length: number): string {
  // 256 is no multiple of 26; bytes from 234 on are drawn again so that every letter is as likely.
  let letters = '';
  while (letters.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 234 && letters.length < length) letters += LETTERS.charAt(byte % 26);
    }
  }
  return letters;
}
