// Turns a draft into an event: content hash, reference hash, event id (server-server API, "Signing events"). The
// signature is left to the day a room federates, and with it the event format of versions 1 and 2: clients treat event
// ids as opaque.
import { hash, randomBytes } from 'node:crypto';
import { canonicalJson } from '@althing/kernel';
import { serverNameOf, type EventId, type RoomId } from '../contract/ids.ts';
import { redactContent } from '../domain/redact.ts';
import type { EventDraft } from '../domain/room-event.ts';
import type { RoomVersion } from '../domain/room-version.ts';

export interface BuiltEvent {
  readonly eventId: EventId;
  /** The whole event in canonical JSON, as it is stored and as a later federation would sign it. */
  readonly pduText: string;
}

/** The largest event in bytes (Client-Server API, "Size limits"). */
export const EVENT_BYTES_MAX = 65_536;
/** As unlikely to meet twice as a hash. */
const RANDOM_EVENT_ID_BYTES = 24;

/**
 * Builds the event. `roomId` is null for the create event of a room whose id is that event's hash (version 12).
 * `draft.content` must be canonical JSON already (see `findNonCanonical`).
 */
export function buildEvent(
  draft: EventDraft,
  place: {
    readonly version: RoomVersion;
    readonly roomId: RoomId | null;
    readonly authEvents: readonly EventId[];
    readonly prevEvents: readonly EventId[];
    readonly depth: number;
    readonly originServerTs: number;
  },
): BuiltEvent {
  const before = `{"auth_events":${JSON.stringify(place.authEvents)},"content":`;
  const afterContent = `,"depth":${place.depth}`;
  const times = `,"origin_server_ts":${place.originServerTs},"prev_events":${JSON.stringify(place.prevEvents)}`;
  const isOnTop = place.version.hasRedactsOnTop && draft.redacts !== undefined;
  const redacts = isOnTop ? `,"redacts":${JSON.stringify(draft.redacts)}` : '';
  const rest =
    (place.roomId === null ? '' : `,"room_id":${JSON.stringify(place.roomId)}`) +
    `,"sender":${JSON.stringify(draft.sender)}` +
    (draft.stateKey === null ? '' : `,"state_key":${JSON.stringify(draft.stateKey)}`) +
    `,"type":${JSON.stringify(draft.type)}}`;
  const content = canonicalJson(draft.content);
  const contentHash = sha256(before + content + afterContent + times + redacts + rest, 'base64');
  const hashes = `,"hashes":{"sha256":"${contentHash}"}`;
  const pduText = before + content + afterContent + hashes + times + redacts + rest;
  if (place.version.eventIds === 'random') {
    const unique = randomBytes(RANDOM_EVENT_ID_BYTES).toString('base64url');
    return { eventId: `$${unique}:${serverNameOf(draft.sender)}` as EventId, pduText };
  }
  const redacted = canonicalJson(redactContent(draft.type, draft.content, place.version));
  const referenceHash = sha256(before + redacted + afterContent + hashes + times + rest, place.version.eventIds);
  return { eventId: `$${referenceHash}` as EventId, pduText };
}

/** Unpadded, as Matrix writes hashes. */
function sha256(text: string, encoding: 'base64' | 'base64url'): string {
  return hash('sha256', text, encoding).replace('=', '');
}
