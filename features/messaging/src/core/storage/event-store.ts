// Reads of the event log. Everything is bounded: a caller pages. Reads show what is committed and nothing else.
import type { EventId } from '../contract/ids.ts';
import type { RoomEvent } from '../domain/room-event.ts';
import type { MemberRow, RoomRow } from './tables.ts';

export interface SentTransaction {
  readonly roomId: string;
  readonly type: string;
  readonly transactionId: string;
  readonly eventId: EventId;
}

export interface EventStore {
  room(roomId: string): Promise<RoomRow | null>;
  currentState(roomId: string): Promise<RoomEvent[]>;
  /** The state as it was after the event at `pos`, all of it or only the entries asked for. */
  stateAt(roomId: string, pos: number, only?: { type: string; stateKey?: string }): Promise<RoomEvent[]>;
  /** The state events with `after < pos <= upTo`, the last of each entry: what changed between two points. */
  stateChanges(roomId: string, range: { after: number; upTo: number }): Promise<RoomEvent[]>;
  /** Events of one room with `after < pos <= upTo`, at most `limit`: the newest of them first, or the oldest first. */
  timeline(
    roomId: string,
    range: { after: number; upTo: number; limit: number; order: 'newest' | 'oldest' },
  ): Promise<RoomEvent[]>;
  event(eventId: string): Promise<RoomEvent | null>;
  events(eventIds: readonly string[]): Promise<Map<string, RoomEvent>>;
  byTransaction(sent: {
    sender: string;
    deviceId: string;
    roomId: string;
    type: string;
    transactionId: string;
  }): Promise<EventId | null>;
  /** What the device has sent by transaction id, at most `limit` of it, in no order. */
  transactionsOf(device: { sender: string; deviceId: string; limit: number }): Promise<SentTransaction[]>;
  lastEvents(roomId: string, limit: number): Promise<RoomEvent[]>;
  member(roomId: string, userId: string): Promise<MemberRow | null>;
  /** Every room that the user is or was in and has not forgotten. */
  membershipsOf(userId: string): Promise<MemberRow[]>;
}
