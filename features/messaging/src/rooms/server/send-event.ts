import { httpRefuse, route } from '@althing/http';
import { isJsonObject, ok, type JsonObject } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import type { CoreTables } from '../../core/storage/tables.ts';
import { sendEvent } from '../contract/send-event.ts';
import type { RoomsContext } from './context.ts';
import { appendTo } from './in-room.ts';
import { redactOnce } from './redact-event.ts';
import { sendOnce } from './send-once.ts';
import { checkTombstone } from './set-state.ts';

/** How many reactions of one person to one event are looked through: far more than clients offer. */
const OWN_REACTIONS_MAX = 100;

export const sendEventRoute = (context: RoomsContext) =>
  route(sendEvent, async ({ params, body, requester }) => {
    const { roomId, eventType: type, txnId: transactionId } = params;
    const content = body as JsonObject;
    const sent = { roomId, type, transactionId };
    const sender = requester.userId as UserId;
    if (type === 'm.room.tombstone') {
      const checked = checkTombstone(roomId, content);
      if (!checked.ok) return checked;
    }
    if (type === 'm.room.redaction') {
      const redacted = await redactOnce(context, requester, sent, content);
      return redacted.ok ? ok({ event_id: redacted.value as string }) : redacted;
    }
    // Retried after its answer was lost, a reaction would be refused as its own duplicate: ids are looked at first.
    const isDuplicate = await isRepeatedAnnotation(context, { roomId, type, sender, content });
    const done = await sendOnce(context, requester, sent, (room, options) => {
      if (isDuplicate) return httpRefuse(400, 'M_DUPLICATE_ANNOTATION', 'You have reacted with this already.');
      return appendTo(room, { type, stateKey: null, sender, content }, options);
    });
    return done.ok ? ok({ event_id: done.value as string }) : done;
  });

/** Client-Server API, "m.annotation": one person reacts to one event with one key once. */
async function isRepeatedAnnotation(
  { core }: RoomsContext,
  draft: { roomId: string; type: string; sender: string; content: JsonObject },
): Promise<boolean> {
  const relation = draft.content['m.relates_to'];
  if (!isJsonObject(relation) || relation['rel_type'] !== 'm.annotation' || typeof relation['event_id'] !== 'string') return false;
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
