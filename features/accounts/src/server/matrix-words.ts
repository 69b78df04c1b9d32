// Accounts' refusals as Matrix says them.
import { httpRefuse, type HttpRefusal } from '@althing/http';
import type { Result } from '@althing/kernel';
import type { PasswordRefusal } from '../domain/password-rule.ts';
import type { UsernameRefusal } from '../domain/username.ts';
import type { Joined } from './join.ts';
import type { OpenedSession, OpenRefusal } from './sessions.ts';
import { limitExceeded } from './sign-in-limits.ts';

const usernameWords: Readonly<Record<UsernameRefusal, string>> = {
  empty: 'The name is empty.',
  invalid_characters: 'A name has only the letters a to z, digits, and . _ = - / +',
  too_long: 'The user id would be longer than 255 bytes.',
  reserved: 'The name is reserved.',
};

export function usernameRefused(refusal: UsernameRefusal): Result<never, HttpRefusal> {
  return httpRefuse(400, refusal === 'reserved' ? 'M_EXCLUSIVE' : 'M_INVALID_USERNAME', usernameWords[refusal]);
}

export const userInUse = (): Result<never, HttpRefusal> =>
  httpRefuse(400, 'M_USER_IN_USE', 'The name is taken, or was: names are never given twice.');

export const passwordWords: Readonly<Record<PasswordRefusal, string>> = {
  too_short: 'A password has at least 8 characters.',
  too_long: 'A password has at most 512 bytes.',
  too_common: 'The password is one of the first that are tried; several words in a row are better.',
};

export function passwordRefused(refusal: PasswordRefusal): Result<never, HttpRefusal> {
  return httpRefuse(400, 'M_WEAK_PASSWORD', passwordWords[refusal]);
}

/** One answer for a wrong password, an unknown name and a deactivated account. */
export const wrongCredentials = (): Result<never, HttpRefusal> =>
  httpRefuse(403, 'M_FORBIDDEN', 'The name or the password is not right.');

/** What a caller is asked to wait where too many passwords are being looked at. */
const OVERLOADED_RETRY_MS = 2000;

export const overloaded = (): Result<never, HttpRefusal> => ({
  ok: false,
  refusal: limitExceeded(OVERLOADED_RETRY_MS),
});

export function openRefused(refusal: OpenRefusal): Result<never, HttpRefusal> {
  if (refusal === 'deactivated') return wrongCredentials();
  return httpRefuse(403, 'M_RESOURCE_LIMIT_EXCEEDED', 'The account has too many devices; remove some first.');
}

export type JoinedAnswer = ReturnType<typeof signedIn> | { readonly user_id: string };

/** What Matrix answers to a registration: with `inhibit_login` there is an account and nobody signed in. */
export function joinedAnswer({ userId, opened }: Joined): JoinedAnswer {
  return opened ? signedIn(opened) : { user_id: userId };
}

/** What Matrix answers to a sign-in. */
export function signedIn({ userId, deviceId, tokens }: OpenedSession) {
  return {
    user_id: userId,
    device_id: deviceId,
    ...(tokens ? { access_token: tokens.accessToken } : {}),
    ...(tokens?.refreshToken ? { refresh_token: tokens.refreshToken } : {}),
    ...(tokens?.expiresInMs ? { expires_in_ms: tokens.expiresInMs } : {}),
  };
}
