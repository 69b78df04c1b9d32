// What a room tells those who may look at it from outside: directory, spaces, link previews.
import type { JsonValue } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';

export interface RoomSummary {
  readonly room_id: string;
  readonly name?: string;
  readonly topic?: string;
  readonly canonical_alias?: string;
  readonly avatar_url?: string;
  readonly join_rule: string;
  readonly room_type?: string;
  readonly num_joined_members: number;
  readonly world_readable: boolean;
  readonly guest_can_join: boolean;
}

/** The state that a summary is made from, all with an empty state key. */
export const summaryTypes: readonly string[] = [
  'm.room.create',
  'm.room.name',
  'm.room.topic',
  'm.room.canonical_alias',
  'm.room.avatar',
  'm.room.join_rules',
  'm.room.history_visibility',
  'm.room.guest_access',
];

export type ContentOf = (type: string) => RoomEvent['content'] | undefined;

/** Sums up a room; `contentOf` gives the content of its state of a type. */
export function summarise(roomId: string, contentOf: ContentOf, joinedCount: number): RoomSummary {
  const text = (type: string, key: string): string | undefined => nonEmpty(contentOf(type)?.[key]);
  const name = text('m.room.name', 'name');
  const topic = text('m.room.topic', 'topic');
  const alias = text('m.room.canonical_alias', 'alias');
  const avatar = text('m.room.avatar', 'url');
  const roomType = text('m.room.create', 'type');
  return {
    room_id: roomId,
    ...(name === undefined ? {} : { name }),
    ...(topic === undefined ? {} : { topic }),
    ...(alias === undefined ? {} : { canonical_alias: alias }),
    ...(avatar === undefined ? {} : { avatar_url: avatar }),
    ...(roomType === undefined ? {} : { room_type: roomType }),
    join_rule: text('m.room.join_rules', 'join_rule') ?? 'invite',
    num_joined_members: joinedCount,
    world_readable: contentOf('m.room.history_visibility')?.['history_visibility'] === 'world_readable',
    guest_can_join: contentOf('m.room.guest_access')?.['guest_access'] === 'can_join',
  };
}

function nonEmpty(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
