// An event as the core holds it, and as clients see it.
import type { JsonObject } from '@althing/kernel';
import type { EventId, RoomId, UserId } from '../contract/ids.ts';

export interface RoomEvent {
  /** Where it stands in the log of all rooms; grows with every event of the server. */
  readonly pos: number;
  readonly roomId: RoomId;
  readonly eventId: EventId;
  readonly type: string;
  /** Null for an event that is no state. */
  readonly stateKey: string | null;
  readonly sender: UserId;
  readonly originServerTs: number;
  readonly depth: number;
  /** Pruned if the event was redacted. */
  readonly content: JsonObject;
  /** For state: what it replaced, or null. */
  readonly replaces: ReplacedState | null;
  /** For m.room.redaction: what it redacts. */
  readonly redacts: EventId | null;
  /** The redaction that pruned it, as the client sees it. */
  readonly redactedBecause: RoomEvent | null;
  /** Who sent it how: the device and transaction id that the sender's own device is told back. */
  readonly transaction: { readonly deviceId: string; readonly id: string } | null;
}

export interface ReplacedState {
  readonly pos: number;
  readonly eventId: EventId;
  readonly sender: UserId;
  readonly content: JsonObject;
}

/** What a sender hands in; the core adds the rest. */
export interface EventDraft {
  readonly type: string;
  readonly stateKey: string | null;
  readonly sender: UserId;
  readonly content: JsonObject;
  readonly redacts?: EventId;
}

/** The current state of a room, as authorisation reads it. */
export interface StateView {
  readonly version: string;
  get(type: string, stateKey: string): RoomEvent | undefined;
}

/** The key under which a room's state map keeps an entry. NUL appears in no event type. */
export function stateKeyOf(type: string, stateKey: string): string {
  return `${type}\0${stateKey}`;
}
