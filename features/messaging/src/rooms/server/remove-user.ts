// What those with power do about others: kick, ban, unban.
import { matrixRefusals, route, type HttpRefusal, type Requester } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import { banUser } from '../contract/ban-user.ts';
import { kickUser } from '../contract/kick-user.ts';
import { unbanUser } from '../contract/unban-user.ts';
import type { RoomsContext } from './context.ts';
import { roomToActIn } from './in-room.ts';
import { setMembership, withReason } from './membership.ts';

interface Act {
  readonly membership: 'leave' | 'ban';
  /** The memberships that the act is meant for. */
  readonly from: readonly string[] | 'any';
  readonly otherwise: string;
}

const kick: Act = { membership: 'leave', from: ['join', 'invite', 'knock'], otherwise: 'They are not in the room.' };
const ban: Act = { membership: 'ban', from: 'any', otherwise: '' };
const unban: Act = { membership: 'leave', from: ['ban'], otherwise: 'They are not banned.' };

export const removeUserRoutes = (context: RoomsContext) => [
  route(kickUser, async ({ params, body, requester }) => apply(context, kick, requester, params.roomId, body)),
  route(banUser, async ({ params, body, requester }) => apply(context, ban, requester, params.roomId, body)),
  route(unbanUser, async ({ params, body, requester }) => apply(context, unban, requester, params.roomId, body)),
];

async function apply(
  { core }: RoomsContext,
  act: Act,
  requester: Requester,
  roomId: string,
  { user_id: target, reason }: { readonly user_id: UserId; readonly reason?: string | undefined },
): Promise<Result<Record<string, never>, HttpRefusal>> {
  const sender = requester.userId as UserId;
  const loaded = await roomToActIn(core, roomId);
  if (!loaded.ok) return loaded;
  const room = loaded.value;
  if (!room.isJoined(sender)) return matrixRefusals.forbidden('You are not in the room.');
  const membership = room.membershipOf(target);
  if (act.from !== 'any' && !act.from.includes(membership)) return matrixRefusals.forbidden(act.otherwise);
  const done = await setMembership(room, {
    sender,
    target,
    content: withReason({ membership: act.membership }, reason),
  });
  return done.ok ? ok({}) : done;
}
