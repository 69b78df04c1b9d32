import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getProfileField } from '../contract/get-profile-field.ts';
import { checkProfileKey, profileJson } from '../domain/profile-field.ts';
import { profileOf, type People } from './people.ts';
import { toHttp } from './set-profile-field.ts';

export const getProfileFieldRoute = (people: People) =>
  route(getProfileField, async ({ params: { userId, keyName } }) => {
    const key = checkProfileKey(keyName);
    if (!key.ok) return toHttp(key.refusal);
    const profile = await profileOf(people, userId);
    if (!profile.ok) return profile;
    const value = profileJson(profile.value)[keyName];
    // That somebody has chosen no name or picture is an answer; so it was before there were other fields.
    if (value === undefined && (keyName === 'displayname' || keyName === 'avatar_url')) return ok({});
    return value === undefined ? matrixRefusals.notFound('The profile has no such field.') : ok({ [keyName]: value });
  });
