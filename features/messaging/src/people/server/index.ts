// Part `people`: profiles, the user directory, presence, and small services to clients.
import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { accountsEvents } from '@althing/accounts/server';
import type { UserId } from '../../core/contract/ids.ts';
import type { Part } from '../../core/server/part.ts';
import { updateMembershipProfile } from '../../rooms/server/update-membership-profile.ts';
import { getThirdpartyProtocols } from '../contract/get-thirdparty-protocols.ts';
import { defaultDisplayName } from '../domain/profile-field.ts';
import { peopleMigration } from '../storage/migrations/0020-people.ts';
import { deleteProfileFieldRoute } from './delete-profile-field.ts';
import { getMutualRoomsRoute } from './get-mutual-rooms.ts';
import { getOpenidUserinfoRoute } from './get-openid-userinfo.ts';
import { getPresenceRoute } from './get-presence.ts';
import { getProfileFieldRoute } from './get-profile-field.ts';
import { getProfileRoute } from './get-profile.ts';
import { getTurnServerRoute } from './get-turn-server.ts';
import { memberFields, openPeople, profilesOf } from './people.ts';
import { requestOpenidTokenRoute } from './request-openid-token.ts';
import { searchUserDirectoryRoute } from './search-user-directory.ts';
import { setPresenceRoute } from './set-presence.ts';
import { setProfileFieldRoute } from './set-profile-field.ts';

export const peoplePart: Part = {
  name: 'people',
  migrations: [peopleMigration],
  positions: [],
  open(core) {
    const people = openPeople(core, (userId, profile) =>
      updateMembershipProfile(core, userId as UserId, memberFields(profile)),
    );
    core.lookups.profiles = async (userIds) => {
      const profiles = await profilesOf(people, userIds);
      return new Map([...profiles].map(([userId, profile]) => [userId, memberFields(profile)]));
    };
    core.syncExtensions.sections.push({
      read: (question) => people.presence.section(question),
      arrived: ({ userId }, state) => people.presence.sighted(userId, state),
    });
    core.events.subscribe('messaging-people', async ({ feature, type, payload }) => {
      if (feature !== 'accounts') return;
      const userId = payload['userId'] as string;
      if (type === accountsEvents.accountCreated) {
        const name = payload['displayName'];
        await people.profiles.create(
          userId,
          typeof name === 'string' && name !== '' ? name : defaultDisplayName(userId),
        );
      } else if (type === accountsEvents.accountDeactivated) {
        await people.profiles.delete(userId);
        await people.openidTokens.deleteOf(userId);
        await people.presence.forget(userId);
      }
    });
    return {
      routes: [
        getProfileRoute(people),
        getProfileFieldRoute(people),
        setProfileFieldRoute(people),
        deleteProfileFieldRoute(people),
        searchUserDirectoryRoute(people),
        getMutualRoomsRoute(people),
        getPresenceRoute(people),
        setPresenceRoute(people),
        getTurnServerRoute(people),
        requestOpenidTokenRoute(people),
        getOpenidUserinfoRoute(people),
        route(getThirdpartyProtocols, async () => ok({})),
      ],
      async start() {
        people.presence.start();
        void people.spreader.resume();
      },
      async stop() {
        people.presence.stop();
        await people.spreader.settled();
      },
    };
  },
};
