// What the endpoints of people share.
import { matrixRefusals, type HttpRefusal } from '@althing/http';
import { ok, type JsonObject, type Result } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import { defaultDisplayName, type Profile } from '../domain/profile-field.ts';
import { openOpenidTokenStore, type OpenidTokenStore } from '../storage/openid-token-store.ts';
import { openProfileStore, type ProfileStore } from '../storage/profile-store.ts';
import { PresenceBoard } from './presence-board.ts';
import { ProfileSpreader, type SpreadProfile } from './profile-spreader.ts';

export interface People {
  readonly core: Core;
  readonly profiles: ProfileStore;
  readonly openidTokens: OpenidTokenStore;
  readonly presence: PresenceBoard;
  readonly spreader: ProfileSpreader;
}

/** An account's profile is begun by an event; whoever asks within moments of its creation waits no longer than this. */
const NEW_ACCOUNT_WAIT_MS = 1000;

export function openPeople(core: Core, spread: SpreadProfile): People {
  const profiles = openProfileStore(core.database);
  return {
    core,
    profiles,
    openidTokens: openOpenidTokenStore(core.database),
    presence: new PresenceBoard(core),
    spreader: new ProfileSpreader({ profiles, spread, logger: core.logger }),
  };
}

/** The profiles of those who exist. An account that was created this moment has one too. */
export async function profilesOf(
  { core, profiles }: People,
  userIds: readonly string[],
): Promise<Map<string, Profile>> {
  const found = await profiles.profiles(userIds);
  const missing = userIds.filter((userId) => !found.has(userId));
  if (missing.length === 0) return found;
  const created = [...(await core.accounts.whichExist(missing))];
  if (created.length === 0) return found;
  await core.events.delivered(NEW_ACCOUNT_WAIT_MS);
  for (const [userId, profile] of await profiles.profiles(created)) found.set(userId, profile);
  for (const userId of created) {
    if (!found.has(userId)) found.set(userId, { displayName: defaultDisplayName(userId), avatarUrl: null, fields: {} });
  }
  return found;
}

/** One profile, or the refusal for somebody unknown. */
export async function profileOf(people: People, userId: string): Promise<Result<Profile, HttpRefusal>> {
  const profile = (await profilesOf(people, [userId])).get(userId);
  return profile ? ok(profile) : matrixRefusals.notFound('There is no such person here.');
}

/** The name and picture as membership events carry them. */
export function memberFields(profile: Profile): { displayname?: string; avatar_url?: string } & JsonObject {
  return {
    ...(profile.displayName === null ? {} : { displayname: profile.displayName }),
    ...(profile.avatarUrl === null ? {} : { avatar_url: profile.avatarUrl }),
  };
}
