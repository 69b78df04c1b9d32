import { randomUUID } from 'node:crypto';
import { httpRefuse, route, type HttpRefusal, type Requester } from '@althing/http';
import { isJsonObject, ok, type JsonObject, type Result } from '@althing/kernel';
import type { EventId, UserId } from '../../core/contract/ids.ts';
import type { CoreTables } from '../../core/storage/tables.ts';
import { sendEvent } from '../contract/send-event.ts';
import { sendEventWithoutId } from '../contract/send-event-without-id.ts';
import type { RoomsContext } from './context.ts';
import { appendTo } from './in-room.ts';
import { redactOnce } from './redact-event.ts';
import { sendOnce } from './send-once.ts';
import { checkTombstone } from './set-state.ts';
import type { Sent } from './transactions.ts';

/** How many reactions of one person to one event are looked through: far more than clients offer. */
const OWN_REACTIONS_MAX = 100;

export const sendEventRoutes = (context: RoomsContext) => [
  route(sendEvent, async ({ params, body, requester }) =>
    send(
      context,
      requester,
      { roomId: params.roomId, type: params.eventType, transactionId: params.txnId },
      body as JsonObject,
    ),
  ),
  route(sendEventWithoutId, async ({ params, body, requester }) =>
    send(
      context,
      requester,
      { roomId: params.roomId, type: params.eventType, transactionId: randomUUID() },
      body as JsonObject,
    ),
  ),
];

async function send(
  context: RoomsContext,
  requester: Requester,
  sent: Sent,
  content: JsonObject,
): Promise<Result<{ event_id: string }, HttpRefusal>> {
  const { roomId, type } = sent;
  const sender = requester.userId as UserId;
  if (type === 'm.room.tombstone') {
    const checked = checkTombstone(roomId, content);
    if (!checked.ok) return checked;
  }
  if (type === 'm.room.redaction') return toOutput(await redactOnce(context, requester, sent, content));
  // Whether it is a duplicate is asked after whether it was sent: a retry would be refused as its own duplicate.
  const isDuplicate =
    content['m.relates_to'] !== undefined && (await isRepeatedAnnotation(context, { roomId, type, sender, content }));
  return toOutput(
    await sendOnce(context, requester, sent, (room, options) => {
      if (isDuplicate) return httpRefuse(400, 'M_DUPLICATE_ANNOTATION', 'You have reacted with this already.');
      return appendTo(room, { type, stateKey: null, sender, content }, options);
    }),
  );
}

function toOutput(sent: Result<EventId, HttpRefusal>): Result<{ event_id: string }, HttpRefusal> {
  return sent.ok ? ok({ event_id: sent.value }) : sent;
}

/** Client-Server API, "m.annotation": one person reacts to one event with one key once. */
async function isRepeatedAnnotation(
  { core }: RoomsContext,
  draft: { roomId: string; type: string; sender: string; content: JsonObject },
): Promise<boolean> {
  const relation = draft.content['m.relates_to'];
  if (!isJsonObject(relation) || relation['rel_type'] !== 'm.annotation' || typeof relation['event_id'] !== 'string')
    return false;
  const rows = await core.database
    .as<CoreTables>()
    .selectFrom('messaging_events')
    .select('pdu')
    .where('relates_to', '=', relation['event_id'].replaceAll('\0', ''))
    .where('rel_type', '=', 'm.annotation')
    .where('sender', '=', draft.sender)
    .where('type', '=', draft.type)
    .where('room_id', '=', draft.roomId)
    .limit(OWN_REACTIONS_MAX)
    .execute();
  return rows.some((row) => {
    const other = (JSON.parse(row.pdu) as { content: JsonObject }).content['m.relates_to'];
    return isJsonObject(other) && other['key'] === relation['key'];
  });
}
