// The JSON of an event as clients see it (Client-Server API, "Room event format"). Made once per event and kept with
// it; what differs between readers (the sender's own transaction id, aggregations) is put in at the end.
import { encodeJson, RawJson } from '@althing/http';
import type { JsonObject } from '@althing/kernel';
import type { RoomEvent } from '../domain/room-event.ts';

interface Texts {
  /** All members but `room_id` and `unsigned`, without the closing brace. */
  readonly head: string;
  /** The members of `unsigned` that all readers see, without braces; '' if there are none. */
  readonly unsigned: string;
}

const texts = new WeakMap<RoomEvent, Texts>();

export interface Reader {
  readonly userId: string;
  readonly deviceId: string | null;
}

/**
 * The event for `reader`. `withRoomId` is left out inside /sync, where the room is the key. `extraUnsigned` adds
 * members to `unsigned`, e.g. `m.relations`.
 */
export function clientEvent(
  event: RoomEvent,
  {
    reader,
    withRoomId = true,
    extraUnsigned,
  }: { reader: Reader | null; withRoomId?: boolean; extraUnsigned?: Record<string, unknown> },
): RawJson {
  let made = texts.get(event);
  if (!made) {
    made = make(event);
    texts.set(event, made);
  }
  let unsigned = made.unsigned;
  const { transaction } = event;
  if (transaction && reader && reader.userId === event.sender && reader.deviceId === transaction.deviceId) {
    unsigned += `${unsigned ? ',' : ''}"transaction_id":${JSON.stringify(transaction.id)}`;
  }
  if (extraUnsigned) {
    for (const [key, value] of Object.entries(extraUnsigned)) {
      unsigned += `${unsigned ? ',' : ''}${JSON.stringify(key)}:${encodeJson(value)}`;
    }
  }
  return new RawJson(
    made.head +
      (withRoomId ? `,"room_id":${JSON.stringify(event.roomId)}` : '') +
      (unsigned ? `,"unsigned":{${unsigned}}}` : '}'),
  );
}

/** The few members that a person outside the room may see of its state (Client-Server API, "Stripped state"). */
export function strippedEvent(event: RoomEvent): JsonObject {
  return { type: event.type, state_key: event.stateKey ?? '', sender: event.sender, content: event.content };
}

function make(event: RoomEvent): Texts {
  const head =
    `{"content":${JSON.stringify(event.content)},"event_id":${JSON.stringify(event.eventId)}` +
    `,"origin_server_ts":${event.originServerTs},"sender":${JSON.stringify(event.sender)}` +
    (event.stateKey === null ? '' : `,"state_key":${JSON.stringify(event.stateKey)}`) +
    // Version 11 moved `redacts` into content; the copy on top is for clients that look there.
    (event.redacts === null ? '' : `,"redacts":${JSON.stringify(event.redacts)}`) +
    `,"type":${JSON.stringify(event.type)}`;
  const unsigned: string[] = [];
  if (event.replaces) {
    unsigned.push(
      `"prev_content":${JSON.stringify(event.replaces.content)}`,
      `"replaces_state":${JSON.stringify(event.replaces.eventId)}`,
      `"prev_sender":${JSON.stringify(event.replaces.sender)}`,
    );
  }
  if (event.redactedBecause) {
    unsigned.push(
      `"redacted_by":${JSON.stringify(event.redactedBecause.eventId)}`,
      `"redacted_because":${clientEvent(event.redactedBecause, { reader: null }).text}`,
    );
  }
  return { head, unsigned: unsigned.join(',') };
}
