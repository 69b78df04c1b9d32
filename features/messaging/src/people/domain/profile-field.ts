// What a profile holds: the name, the picture, the time zone and fields of anybody's making (Client-Server API,
// "Profiles").
import { ok, refuse, type JsonObject, type JsonValue, type Result } from '@althing/kernel';
import { utf8Length } from '../../core/contract/ids.ts';

/** The whole profile as JSON (Client-Server API, "PUT /profile/{userId}/{keyName}"). */
export const PROFILE_BYTES_MAX = 65_536;
export const KEY_BYTES_MAX = 255;
/** A name goes into every membership event and every notification: long ones cost everybody. */
export const DISPLAY_NAME_LENGTH_MAX = 256;
export const AVATAR_URL_LENGTH_MAX = 1000;

/** Lower-case names with at least one dot, beside the names that the specification gives. */
const KEY = /^(displayname|avatar_url|[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+)$/;

export interface Profile {
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
  /** All but the name and the picture. */
  readonly fields: JsonObject;
}

/** In order of precedence. None of them gets better by sending the same again. */
export type ProfileRefusal = 'key_too_large' | 'invalid_key' | 'missing_value' | 'invalid_value' | 'profile_too_large';

/** Whether `key` names a field; the refusal if it doesn't. */
export function checkProfileKey(key: string): Result<void, ProfileRefusal> {
  if (utf8Length(key) > KEY_BYTES_MAX) return refuse('key_too_large');
  return KEY.test(key) ? ok() : refuse('invalid_key');
}

/** `profile` with `key` set to `value`; undefined removes it. An empty name or picture is none. */
export function setProfileField(
  profile: Profile,
  key: string,
  value: JsonValue | undefined,
): Result<Profile, ProfileRefusal> {
  const changed = change(profile, key, value);
  if (!changed.ok) return changed;
  if (utf8Length(JSON.stringify(profileJson(changed.value))) > PROFILE_BYTES_MAX) return refuse('profile_too_large');
  return changed;
}

function change(profile: Profile, key: string, value: JsonValue | undefined): Result<Profile, ProfileRefusal> {
  if (key === 'displayname') {
    const text = checkText(value, DISPLAY_NAME_LENGTH_MAX);
    return text.ok ? ok({ ...profile, displayName: text.value }) : text;
  }
  if (key === 'avatar_url') {
    const text = checkText(value, AVATAR_URL_LENGTH_MAX);
    return text.ok ? ok({ ...profile, avatarUrl: text.value }) : text;
  }
  if (key === 'm.tz' && value !== undefined && typeof value !== 'string') return refuse('invalid_value');
  const fields = { ...profile.fields };
  if (value === undefined) delete fields[key];
  else fields[key] = value;
  return ok({ ...profile, fields });
}

// NUL ends a text in PostgreSQL.
function checkText(value: JsonValue | undefined, lengthMax: number): Result<string | null, ProfileRefusal> {
  if (value === undefined || value === null) return ok(null);
  if (typeof value !== 'string' || value.length > lengthMax || value.includes('\0')) return refuse('invalid_value');
  return ok(value.trim() === '' ? null : value);
}

/** The profile as clients see it; what isn't set is left out. */
export function profileJson(profile: Profile): JsonObject {
  return {
    ...profile.fields,
    ...(profile.displayName === null ? {} : { displayname: profile.displayName }),
    ...(profile.avatarUrl === null ? {} : { avatar_url: profile.avatarUrl }),
  };
}

/** What somebody is called who has chosen no name: the part of the id before the colon. */
export function defaultDisplayName(userId: string): string {
  return userId.slice(1, userId.indexOf(':'));
}
