import { ok } from '@althing/kernel';
import { route } from '@althing/http';
import { ROOM_VERSION_DEFAULT, roomVersions } from '../../core/domain/room-version.ts';
import { getCapabilities } from '../contract/get-capabilities.ts';

export const getCapabilitiesRoute = route(getCapabilities, async () =>
  ok({
    capabilities: {
      'm.change_password': { enabled: true },
      'm.room_versions': {
        default: ROOM_VERSION_DEFAULT,
        available: Object.fromEntries(
          [...roomVersions.values()].map((version) => [version.id, version.isStable ? 'stable' : 'unstable']),
        ),
      },
      'm.set_displayname': { enabled: true },
      'm.set_avatar_url': { enabled: true },
      'm.profile_fields': { enabled: true },
      'm.3pid_changes': { enabled: false },
      'm.get_login_token': { enabled: true },
      'm.forget_forced_upon_leave': { enabled: false },
    },
  }),
);
