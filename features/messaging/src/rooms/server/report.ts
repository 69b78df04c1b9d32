// Reports: who reports what, and why in their words. What private rooms say is neither read nor copied here (R2); those
// who look after the server see the ids, and decide by two persons (R10).
import { randomUUID } from 'node:crypto';
import { matrixRefusals, route, type Requester } from '@althing/http';
import { ok } from '@althing/kernel';
import { reportEvent, reportRoom, reportUser } from '../contract/report.ts';
import type { ReportRow, RoomsTables } from '../storage/tables.ts';
import type { RoomsContext } from './context.ts';

type Reported = Pick<ReportRow, 'kind' | 'room_id' | 'event_id' | 'user_id'>;

export const reportRoutes = ({ core }: RoomsContext) => {
  async function store(requester: Requester, reported: Reported, reason: string | undefined): Promise<void> {
    await core.database
      .as<RoomsTables>()
      .insertInto('messaging_reports')
      .values({
        ...reported,
        report_id: randomUUID(),
        reporter: requester.userId,
        reason: (reason ?? '').replaceAll('\0', ''),
        created_at: new Date(core.clock.nowMs()),
      })
      .execute();
  }

  return [
    route(reportEvent, async ({ params, body, requester }) => {
      const room = await core.rooms.load(params.roomId);
      const event =
        room?.isJoined(requester.userId) && !params.eventId.includes('\0')
          ? await core.store.event(params.eventId)
          : null;
      if (event?.roomId !== params.roomId) return matrixRefusals.notFound('There is no such event.');
      await store(
        requester,
        { kind: 'event', room_id: params.roomId, event_id: event.eventId, user_id: event.sender },
        body.reason,
      );
      return ok({});
    }),
    route(reportRoom, async ({ params, body, requester }) => {
      if (!(await core.rooms.load(params.roomId))) return matrixRefusals.notFound('There is no such room.');
      await store(requester, { kind: 'room', room_id: params.roomId, event_id: null, user_id: null }, body.reason);
      return ok({});
    }),
    route(reportUser, async ({ params, body, requester }) => {
      const existing = await core.accounts.whichExist([params.userId]);
      if (!existing.has(params.userId)) return matrixRefusals.notFound('There is no such account.');
      await store(requester, { kind: 'user', room_id: null, event_id: null, user_id: params.userId }, body.reason);
      return ok({});
    }),
  ];
};
