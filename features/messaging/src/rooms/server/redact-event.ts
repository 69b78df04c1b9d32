// Redaction: the content leaves the log in the same transaction in which the redaction enters it.
import { httpRefuse, matrixRefusals, route, type HttpRefusal, type Requester } from '@althing/http';
import { canonicalJson, ok, type JsonObject, type Result } from '@althing/kernel';
import type { EventId, UserId } from '../../core/contract/ids.ts';
import { levelOf, requiredLevel } from '../../core/domain/power-levels.ts';
import { redactContent } from '../../core/domain/redact.ts';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Write } from '@althing/db';
import type { Room } from '../../core/server/room.ts';
import type { CoreTables } from '../../core/storage/tables.ts';
import { redactEvent } from '../contract/redact-event.ts';
import type { RoomsContext } from './context.ts';
import { appendTo } from './in-room.ts';
import { sendOnce } from './send-once.ts';
import type { Sent } from './transactions.ts';

interface Target {
  readonly event: RoomEvent;
  /** The event in canonical JSON, its content pruned. */
  readonly prunedPdu: string;
  readonly prunedContent: JsonObject;
}

export const redactEventRoute = (context: RoomsContext) =>
  route(redactEvent, async ({ params, body, requester }) => {
    const sent = { roomId: params.roomId, type: 'm.room.redaction', transactionId: params.txnId };
    const content: JsonObject = {
      redacts: params.eventId,
      ...(body.reason === undefined ? {} : { reason: body.reason }),
    };
    const done = await redactOnce(context, requester, sent, content, body['althing.media']);
    return done.ok ? ok({ event_id: done.value }) : done;
  });

/**
 * Redacts the event that `content.redacts` names. Both ways of sending a redaction end here. `said` is what the sender
 * of an event that the server can't read says it showed.
 */
export async function redactOnce(
  context: RoomsContext,
  requester: Requester,
  sent: Sent,
  content: JsonObject,
  said: readonly string[] = [],
): Promise<Result<EventId, HttpRefusal>> {
  const { redacts } = content;
  if (typeof redacts !== 'string') return httpRefuse(400, 'M_MISSING_PARAM', 'redacts names the event to redact.');
  const target = await findTarget(context, sent.roomId, redacts);
  const sender = requester.userId as UserId;
  return sendOnce(context, requester, sent, (room, options) => {
    if (!room.isJoined(sender)) return matrixRefusals.forbidden('You are not in the room.');
    if (!target.ok) return target;
    const { event } = target.value;
    const isOwn = event.sender === sender;
    if (!isOwn && levelOf(room, sender) < requiredLevel(room, 'redact')) {
      return matrixRefusals.forbidden('Your power level is too low to redact what others sent.');
    }
    const draft = { type: 'm.room.redaction', stateKey: null, sender, content, redacts: event.eventId };
    const rows = context.core.roomNotices.redacting({ event, said: isOwn ? said : [] });
    return appendTo(room, draft, {
      ...options,
      also: (redaction) => ({ rows, ...pruning(room, target.value, redaction) }),
    });
  });
}

async function findTarget(
  { core }: RoomsContext,
  roomId: string,
  eventId: string,
): Promise<Result<Target, HttpRefusal>> {
  const row = eventId.includes('\0')
    ? undefined
    : await core.database
        .as<CoreTables>()
        .selectFrom('messaging_events')
        .select(['pdu', 'room_id'])
        .where('event_id', '=', eventId)
        .executeTakeFirst();
  // The same answer for both: which events other rooms hold is nobody's business here.
  if (row?.room_id !== roomId) return noSuchEvent();
  const event = await core.store.event(eventId);
  if (!event) return noSuchEvent();
  if (event.type === 'm.room.create') return matrixRefusals.forbidden('What began the room stays.');
  const room = await core.rooms.load(roomId);
  if (!room) return noSuchEvent();
  const pdu = JSON.parse(row.pdu) as JsonObject;
  const prunedContent = redactContent(event.type, event.content, room.roomVersion);
  return ok({ event, prunedContent, prunedPdu: canonicalJson({ ...pdu, content: prunedContent }) });
}

function noSuchEvent(): Result<never, HttpRefusal> {
  return matrixRefusals.unknown('There is no such event in the room.');
}

/** What joins the redaction's transaction: the log, the member list and the caches forget. */
function pruning(room: Room, { event, prunedPdu, prunedContent }: Target, redaction: RoomEvent): Partial<Write> {
  return {
    async run(client) {
      // The first redaction stands: a second one finds nothing left and must not take its place.
      await client.query(
        `update messaging_events set pdu = $2, redacted_by = $3, relates_to = null, rel_type = null
         where event_id = $1 and redacted_by is null`,
        [event.eventId, prunedPdu, redaction.eventId],
      );
      if (event.type === 'm.room.member') {
        await client.query('update messaging_members set display_name = null, avatar_url = null where event_pos = $1', [
          event.pos,
        ]);
      }
    },
    committed() {
      const before = room.cached(event) ?? event;
      if (before.redactedBecause) return;
      room.replaceCached({ ...before, content: prunedContent, redactedBecause: redaction });
    },
  };
}
