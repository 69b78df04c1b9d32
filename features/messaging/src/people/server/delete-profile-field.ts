import { route } from '@althing/http';
import { deleteProfileField } from '../contract/delete-profile-field.ts';
import { checkProfileKey } from '../domain/profile-field.ts';
import type { People } from './people.ts';
import { changeProfile, toHttp } from './set-profile-field.ts';

export const deleteProfileFieldRoute = (people: People) =>
  route(deleteProfileField, async ({ params: { userId, keyName }, requester }) => {
    const key = checkProfileKey(keyName);
    if (!key.ok) return toHttp(key.refusal);
    return changeProfile(people, { requesterId: requester.userId, userId, keyName, value: undefined });
  });
