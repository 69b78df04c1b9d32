// The filter of a read endpoint, made ready to apply.
import type { HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import { zRoomEventFilter, type RoomEventFilter } from '../contract/filter.ts';
import { eventMatcher, roomMatcher } from '../domain/match-filter.ts';
import { parseInline } from './filters.ts';
import { isHeard } from './sync-settings.ts';

export interface ReadFilter {
  readonly filter: RoomEventFilter;
  readonly matches: (event: RoomEvent) => boolean;
}

/** `ignored` are those of whom the caller wants to hear nothing. */
export function readFilterOf(
  text: string | undefined,
  roomId: string,
  ignored: ReadonlySet<string>,
): Result<ReadFilter, HttpRefusal> {
  const filter = text === undefined || text === '' ? ok<RoomEventFilter>({}) : parseInline(text, zRoomEventFilter);
  if (!filter.ok) return filter;
  const matches = eventMatcher(filter.value);
  const isRoomWanted = roomMatcher(filter.value)(roomId);
  return ok({ filter: filter.value, matches: (event) => isRoomWanted && matches(event) && isHeard(event, ignored) });
}
