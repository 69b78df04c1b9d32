// Events as the caller wants them: aggregations put in, fields picked, or as they are stored.
import { RawJson, type Requester } from '@althing/http';
import { isJsonObject, type JsonObject, type JsonValue } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import { clientEvent, type Reader } from '../../core/server/client-event.ts';
import type { HistoryStore } from '../storage/history-store.ts';
import type { Aggregations } from './aggregations.ts';
import { withoutErased } from './without-erased.ts';

export interface Rendering {
  readonly reader: Reader;
  /** Left out inside /sync, where the room is the key. */
  readonly withRoomId: boolean;
  readonly format: 'client' | 'federation';
  readonly fields: readonly string[] | null;
}

export function readerOf(requester: Requester): Reader {
  return { userId: requester.userId, deviceId: requester.deviceId };
}

/** The plain rendering of the read endpoints. */
export function plainRendering(requester: Requester): Rendering {
  return { reader: readerOf(requester), withRoomId: true, format: 'client', fields: null };
}

export async function renderEvents(
  services: { readonly core: Core; readonly aggregations: Aggregations; readonly history: HistoryStore },
  all: readonly RoomEvent[],
  rendering: Rendering,
): Promise<RawJson[]> {
  if (all.length === 0) return [];
  const { aggregations, history } = services;
  const { reader, withRoomId, format, fields } = rendering;
  const events = await withoutErased(services, all, reader.userId);
  if (format === 'federation') return renderStored(history, events);
  const related = await aggregations.of(events, reader);
  return events.map((event) => {
    const extraUnsigned = related.get(event);
    const text = clientEvent(event, { reader, withRoomId, ...(extraUnsigned ? { extraUnsigned } : {}) });
    return fields ? pickFields(text, fields) : text;
  });
}

/** State needs no aggregations: nothing that relates to it is aggregated. */
export async function renderState(
  services: { readonly history: HistoryStore },
  events: readonly RoomEvent[],
  { reader, withRoomId, format, fields }: Rendering,
): Promise<RawJson[]> {
  if (format === 'federation') return renderStored(services.history, events);
  return events.map((event) => {
    const text = clientEvent(event, { reader, withRoomId });
    return fields ? pickFields(text, fields) : text;
  });
}

async function renderStored(history: HistoryStore, events: readonly RoomEvent[]): Promise<RawJson[]> {
  const pdus = await history.pdus(events.map((event) => event.eventId));
  return events.map((event) => {
    const pdu = JSON.parse(pdus.get(event.eventId) ?? '{}') as JsonObject;
    // Signatures are put on when a room federates.
    return new RawJson(
      JSON.stringify({
        signatures: {},
        ...pdu,
        content: event.content,
        event_id: event.eventId,
        room_id: event.roomId,
      }),
    );
  });
}

function pickFields(event: RawJson, fields: readonly string[]): RawJson {
  const whole = JSON.parse(event.text) as JsonObject;
  const picked: JsonObject = {};
  for (const field of fields) copyPath(whole, picked, splitPath(field));
  return new RawJson(JSON.stringify(picked));
}

/** Splits at dots; `\.` is a dot within a name, `\\` a backslash (appendix "Dot-separated property paths"). */
function splitPath(path: string): string[] {
  const parts = [''];
  for (let index = 0; index < path.length; index++) {
    const character = path.charAt(index);
    const next = path.charAt(index + 1);
    if (character === '\\' && (next === '.' || next === '\\')) {
      parts[parts.length - 1] += next;
      index++;
    } else if (character === '.') parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function copyPath(from: JsonObject, to: JsonObject, path: readonly string[]): void {
  const [name, ...rest] = path;
  if (name === undefined || !Object.hasOwn(from, name)) return;
  const value = from[name] as JsonValue;
  if (rest.length === 0) {
    setOwn(to, name, value);
    return;
  }
  if (!isJsonObject(value)) return;
  const existing = Object.hasOwn(to, name) ? to[name] : undefined;
  const inner = isJsonObject(existing) ? existing : {};
  copyPath(value, inner, rest);
  if (Object.keys(inner).length > 0) setOwn(to, name, inner);
}

/** As assignment, but `__proto__` is a name like any other. */
function setOwn(target: JsonObject, name: string, value: JsonValue): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
