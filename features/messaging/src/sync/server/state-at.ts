// The state of a room at a place in its history, from memory where possible.
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import type { HistoryStore } from '../storage/history-store.ts';

/**
 * The state events that stood after the event at `pos`; of those only what was set after `after` and what `wants`
 * names. Walks the current state once; what has changed since `pos` is looked up by one query.
 */
export async function stateAt(
  { core, history }: { readonly core: Core; readonly history: HistoryStore },
  room: Room,
  pos: number,
  { after = 0, wants }: { after?: number; wants?: ((type: string, stateKey: string) => boolean) | undefined } = {},
): Promise<RoomEvent[]> {
  const events: RoomEvent[] = [];
  const changed: { type: string; stateKey: string }[] = [];
  for (const event of room.state()) {
    const stateKey = event.stateKey ?? '';
    if (event.pos <= after || (wants && !wants(event.type, stateKey))) continue;
    if (event.pos <= pos) events.push(event);
    // Set for the first time after `pos`: it didn't stand there.
    else if (event.replaces !== null) changed.push({ type: event.type, stateKey });
  }
  if (changed.length === 0) return events;
  const ids = await history.entriesAt(room.roomId, pos, changed);
  for (const event of (await core.store.events(ids)).values()) if (event.pos > after) events.push(event);
  return events.toSorted((one, other) => one.pos - other.pos);
}

/** The entries of state asked for, as they stood at `pos`. */
export async function entriesAt(
  { core, history }: { readonly core: Core; readonly history: HistoryStore },
  room: Room,
  pos: number,
  entries: readonly { type: string; stateKey: string }[],
): Promise<RoomEvent[]> {
  const events: RoomEvent[] = [];
  const changed: { type: string; stateKey: string }[] = [];
  for (const { type, stateKey } of entries) {
    const event = room.get(type, stateKey);
    if (!event) continue;
    if (event.pos <= pos) events.push(event);
    else if (event.replaces !== null) changed.push({ type, stateKey });
  }
  if (changed.length === 0) return events;
  const ids = await history.entriesAt(room.roomId, pos, changed);
  events.push(...(await core.store.events(ids)).values());
  return events;
}
