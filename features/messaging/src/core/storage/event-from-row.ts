// From a row of the log to the event that the core works with.
import type { JsonObject } from '@althing/kernel';
import type { EventId, RoomId, UserId } from '../contract/ids.ts';
import type { RoomEvent } from '../domain/room-event.ts';
import type { EventRow } from './tables.ts';

/** A row joined with the state event that it replaced, if it did. */
export interface EventRowWithReplaced extends EventRow {
  readonly replaced_event_id: string | null;
  readonly replaced_sender: string | null;
  readonly replaced_pdu: string | null;
}

interface Pdu {
  readonly content: JsonObject;
  readonly redacts?: string;
}

/** `redactedBecause` is the redaction that pruned it, or null. */
export function eventFromRow(row: EventRowWithReplaced, redactedBecause: RoomEvent | null): RoomEvent {
  const pdu = JSON.parse(row.pdu) as Pdu;
  return {
    pos: row.pos,
    roomId: row.room_id as RoomId,
    eventId: row.event_id as EventId,
    type: row.type,
    stateKey: row.state_key,
    sender: row.sender as UserId,
    originServerTs: row.origin_server_ts,
    depth: row.depth,
    content: pdu.content,
    replaces:
      row.replaces_pos === null || row.replaced_pdu === null
        ? null
        : {
            pos: row.replaces_pos,
            eventId: row.replaced_event_id as EventId,
            sender: row.replaced_sender as UserId,
            content: (JSON.parse(row.replaced_pdu) as Pdu).content,
          },
    redacts: row.type === 'm.room.redaction' ? redactsOf(pdu) : null,
    redactedBecause,
    transaction:
      row.device_id !== null && row.transaction_id !== null
        ? { deviceId: row.device_id, id: row.transaction_id }
        : null,
  };
}

/** In the content since version 11, beside it before. */
function redactsOf(pdu: Pdu): EventId | null {
  const redacts = pdu.redacts ?? pdu.content['redacts'];
  return typeof redacts === 'string' ? (redacts as EventId) : null;
}
