import { httpRefuse, matrixRefusals, route, type HttpRefusal } from '@althing/http';
import { ok, type JsonValue, type Result } from '@althing/kernel';
import { setProfileField } from '../contract/set-profile-field.ts';
import {
  AVATAR_URL_LENGTH_MAX,
  checkProfileKey,
  defaultDisplayName,
  DISPLAY_NAME_LENGTH_MAX,
  setProfileField as decide,
  type ProfileRefusal,
} from '../domain/profile-field.ts';
import { profilesOf, type People } from './people.ts';

/** The caller waits this long for the rooms to have the change: usually they do, and somebody in a thousand rooms goes on. */
const SPREAD_WAIT_MS = 1500;

export const setProfileFieldRoute = (people: People) =>
  route(setProfileField, async ({ params: { userId, keyName }, body, requester }) => {
    const key = checkProfileKey(keyName);
    if (!key.ok) return toHttp(key.refusal);
    const value = (body as Record<string, JsonValue | undefined>)[keyName];
    if (value === undefined) return toHttp('missing_value');
    return changeProfile(people, { requesterId: requester.userId, userId, keyName, value });
  });

/** Changes one field of the requester's own profile; `value` undefined removes it. */
export async function changeProfile(
  people: People,
  asked: { requesterId: string; userId: string; keyName: string; value: JsonValue | undefined },
): Promise<Result<Record<string, never>, HttpRefusal>> {
  const { requesterId, userId, keyName, value } = asked;
  if (requesterId !== userId) return matrixRefusals.forbidden("You can't change somebody else's profile.");
  // The name given at sign-up comes first, even when the change follows within moments.
  await profilesOf(people, [userId]);
  const changed = await people.profiles.change(userId, { displayName: defaultDisplayName(userId) }, (profile) =>
    decide(profile, keyName, value),
  );
  if (!changed.ok) return toHttp(changed.refusal);
  if (changed.value.isSpreading) await within(people, people.spreader.spread(userId));
  return ok({});
}

function within(people: People, spreading: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = people.core.clock.after(SPREAD_WAIT_MS, resolve);
    void spreading.then(() => {
      cancel();
      resolve();
    });
  });
}

/** What a refusal is on the wire (Client-Server API, "PUT /profile/{userId}/{keyName}"). */
export function toHttp(refusal: ProfileRefusal): Result<never, HttpRefusal> {
  switch (refusal) {
    case 'key_too_large':
      return httpRefuse(400, 'M_KEY_TOO_LARGE', 'The name of a profile field holds at most 255 bytes.');
    case 'invalid_key':
      return matrixRefusals.invalidParam(
        'A profile field is displayname, avatar_url, or a lower-case name with a dot in it.',
      );
    case 'missing_value':
      return matrixRefusals.missingParam('The body must hold the field under its own name.');
    case 'invalid_value':
      return matrixRefusals.badJson(
        `Not valid for this field: a name is a text of at most ${DISPLAY_NAME_LENGTH_MAX} characters, a picture of ${AVATAR_URL_LENGTH_MAX}.`,
      );
    case 'profile_too_large':
      return httpRefuse(400, 'M_PROFILE_TOO_LARGE', 'A profile holds at most 64 KiB.');
  }
}
