// Turns a draft into an event: content hash, reference hash, event id (server-server API, "Signing events"; room
// versions 4 and up). The signature is left to the day a room federates: clients treat event ids as opaque.
import { createHash } from 'node:crypto';
import { base64, base64Url, canonicalJson, type JsonValue } from '@althing/kernel';
import type { EventId, RoomId } from '../contract/ids.ts';
import { redactContent } from '../domain/redact.ts';
import type { EventDraft } from '../domain/room-event.ts';

export interface BuiltEvent {
  readonly eventId: EventId;
  /** The whole event in canonical JSON, as it is stored and as a later federation would sign it. */
  readonly pduText: string;
}

/** The largest event in bytes (Client-Server API, "Size limits"). */
export const EVENT_BYTES_MAX = 65_536;

/**
 * Builds the event. `roomId` is null for the create event of a room whose id is that event's hash (version 12).
 * `draft.content` must be canonical JSON already (see `findNonCanonical`).
 */
export function buildEvent(
  draft: EventDraft,
  place: {
    readonly roomId: RoomId | null;
    readonly authEvents: readonly EventId[];
    readonly prevEvents: readonly EventId[];
    readonly depth: number;
    readonly originServerTs: number;
  },
): BuiltEvent {
  const before = `{"auth_events":${JSON.stringify(place.authEvents)},"content":`;
  const afterContent = `,"depth":${place.depth}`;
  const rest =
    `,"origin_server_ts":${place.originServerTs},"prev_events":${JSON.stringify(place.prevEvents)}` +
    (place.roomId === null ? '' : `,"room_id":${JSON.stringify(place.roomId)}`) +
    `,"sender":${JSON.stringify(draft.sender)}` +
    (draft.stateKey === null ? '' : `,"state_key":${JSON.stringify(draft.stateKey)}`) +
    `,"type":${JSON.stringify(draft.type)}}`;
  const content = canonicalJson(draft.content as JsonValue);
  const contentHash = base64(sha256(before + content + afterContent + rest));
  const hashes = `,"hashes":{"sha256":"${contentHash}"}`;
  const redacted = canonicalJson(redactContent(draft.type, draft.content) as JsonValue);
  const referenceHash = base64Url(sha256(before + redacted + afterContent + hashes + rest));
  return { eventId: `$${referenceHash}` as EventId, pduText: before + content + afterContent + hashes + rest };
}

function sha256(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
