// The event log's reads over rows in memory, for simulations: what is there is what was committed.
import type { EventId } from '../contract/ids.ts';
import type { RoomEvent } from '../domain/room-event.ts';
import { eventFromRow } from './event-from-row.ts';
import type { EventStore } from './event-store.ts';
import type { CurrentStateRow, EventRow, MemberRow, RoomRow } from './tables.ts';

export interface CommittedRows {
  /** The committed rows of a table, by its name. */
  rows<Row>(table: string): Row[];
}

export function openMemoryEventStore(disk: CommittedRows): EventStore {
  const eventRows = () => disk.rows<EventRow>('messaging_events').toSorted((a, b) => a.pos - b.pos);
  const members = () => disk.rows<MemberRow>('messaging_members');

  function toEvents(chosen: readonly EventRow[], all: readonly EventRow[] = eventRows()): RoomEvent[] {
    const byPos = new Map(all.map((row) => [row.pos, row]));
    const byId = new Map(all.map((row) => [row.event_id, row]));
    const toEvent = (row: EventRow): RoomEvent => {
      const replaced = row.replaces_pos === null ? undefined : byPos.get(row.replaces_pos);
      const redaction = row.redacted_by === null ? undefined : byId.get(row.redacted_by);
      return eventFromRow(
        {
          ...row,
          replaced_event_id: replaced?.event_id ?? null,
          replaced_sender: replaced?.sender ?? null,
          replaced_pdu: replaced?.pdu ?? null,
        },
        redaction ? toEvent(redaction) : null,
      );
    };
    return chosen.map(toEvent);
  }

  function lastOfEach(chosen: readonly EventRow[]): EventRow[] {
    return [...new Map(chosen.map((row) => [`${row.type}\0${row.state_key}`, row])).values()];
  }

  const inRoom = (roomId: string) => eventRows().filter((row) => row.room_id === roomId);
  const stateIn = (roomId: string) => inRoom(roomId).filter((row) => row.state_key !== null);

  return {
    room: (roomId) =>
      Promise.resolve(disk.rows<RoomRow>('messaging_rooms').find((row) => row.room_id === roomId) ?? null),
    currentState(roomId) {
      const positions = new Set(
        disk
          .rows<CurrentStateRow>('messaging_current_state')
          .filter((row) => row.room_id === roomId)
          .map((row) => row.event_pos),
      );
      return Promise.resolve(toEvents(eventRows().filter((row) => positions.has(row.pos))));
    },
    stateAt(roomId, pos, only) {
      const chosen = stateIn(roomId).filter(
        (row) =>
          row.pos <= pos &&
          (!only || (row.type === only.type && (only.stateKey === undefined || row.state_key === only.stateKey))),
      );
      return Promise.resolve(toEvents(lastOfEach(chosen)));
    },
    stateChanges: (roomId, { after, upTo }) =>
      Promise.resolve(toEvents(lastOfEach(stateIn(roomId).filter((row) => row.pos > after && row.pos <= upTo)))),
    timeline(roomId, { after, upTo, limit, order }) {
      const chosen = inRoom(roomId).filter((row) => row.pos > after && row.pos <= upTo);
      return Promise.resolve(toEvents((order === 'newest' ? chosen.toReversed() : chosen).slice(0, limit)));
    },
    event: (eventId) => Promise.resolve(toEvents(eventRows().filter((row) => row.event_id === eventId))[0] ?? null),
    events(eventIds) {
      const wanted = new Set(eventIds);
      const found = toEvents(eventRows().filter((row) => wanted.has(row.event_id)));
      return Promise.resolve(new Map(found.map((event) => [event.eventId, event])));
    },
    byTransaction({ sender, deviceId, roomId, type, transactionId }) {
      const row = inRoom(roomId).find(
        (candidate) =>
          candidate.sender === sender &&
          candidate.device_id === deviceId &&
          candidate.type === type &&
          candidate.transaction_id === transactionId,
      );
      return Promise.resolve((row?.event_id as EventId | undefined) ?? null);
    },
    transactionsOf: ({ sender, deviceId, limit }) =>
      Promise.resolve(
        eventRows()
          .filter((row) => row.sender === sender && row.device_id === deviceId && row.transaction_id !== null)
          .slice(0, limit)
          .map((row) => ({
            roomId: row.room_id,
            type: row.type,
            transactionId: row.transaction_id ?? '',
            eventId: row.event_id as EventId,
          })),
      ),
    lastEvents: (roomId, limit) => Promise.resolve(toEvents(inRoom(roomId).slice(-limit))),
    member: (roomId, userId) =>
      Promise.resolve(members().find((row) => row.room_id === roomId && row.user_id === userId) ?? null),
    membershipsOf: (userId) => Promise.resolve(members().filter((row) => row.user_id === userId && !row.is_forgotten)),
  };
}
