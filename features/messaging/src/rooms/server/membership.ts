// Membership changes: what the member event says, and whether the person takes it.
import { httpRefuse, matrixRefusals, type HttpRefusal } from '@althing/http';
import { ok, type JsonObject, type Result } from '@althing/kernel';
import { serverNameOf, type UserId } from '../../core/contract/ids.ts';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { ProfileFields } from '../../core/server/lookups.ts';
import type { Room } from '../../core/server/room.ts';
import { commitTo } from './in-room.ts';

/** The profile as a membership event carries it. */
export function profileContent(profile: ProfileFields | undefined): JsonObject {
  const content: JsonObject = {};
  if (profile?.displayname !== undefined) content['displayname'] = profile.displayname;
  if (profile?.avatar_url !== undefined) content['avatar_url'] = profile.avatar_url;
  return content;
}

export async function profileOf(core: Core, userId: string): Promise<JsonObject> {
  return profileContent((await core.lookups.profiles([userId])).get(userId));
}

export function withReason(content: JsonObject, reason: string | undefined): JsonObject {
  return reason === undefined ? content : { ...content, reason };
}

/** Appends a membership event and waits for its commit. */
export function setMembership(
  room: Room,
  change: { readonly sender: UserId; readonly target: UserId; readonly content: JsonObject },
): Promise<Result<RoomEvent, HttpRefusal>> {
  return commitTo(room, {
    type: 'm.room.member',
    stateKey: change.target,
    sender: change.sender,
    content: change.content,
  });
}

/**
 * Refuses invitations that are too many, and those to people who don't exist, live elsewhere, or take none (Client-Server
 * API, "Invite permission").
 */
export async function checkInvitable(
  core: Core,
  sender: UserId,
  userIds: readonly UserId[],
): Promise<Result<void, HttpRefusal>> {
  const allowed = core.inviteLimit.take(sender, userIds.length);
  if (!allowed.ok) return allowed;
  const stranger = userIds.find((userId) => serverNameOf(userId) !== core.config.serverName);
  if (stranger !== undefined)
    return matrixRefusals.forbidden(`${stranger} is on another server, which this one doesn't reach.`);
  const existing = await core.accounts.whichExist(userIds);
  const missing = userIds.find((userId) => !existing.has(userId));
  if (missing !== undefined) return matrixRefusals.forbidden(`There is no account ${missing}.`);
  const settings = await core.lookups.accountDataOf(userIds, 'm.invite_permission_config');
  const blocked = userIds.find((userId) => settings.get(userId)?.['default_action'] === 'block');
  if (blocked !== undefined) return httpRefuse(403, 'M_INVITE_BLOCKED', `${blocked} takes no invitations.`);
  return ok();
}
