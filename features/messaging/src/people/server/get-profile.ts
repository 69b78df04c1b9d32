import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getProfile } from '../contract/get-profile.ts';
import { profileJson } from '../domain/profile-field.ts';
import { profileOf, type People } from './people.ts';

export const getProfileRoute = (people: People) =>
  route(getProfile, async ({ params }) => {
    const profile = await profileOf(people, params.userId);
    return profile.ok ? ok(profileJson(profile.value)) : profile;
  });
