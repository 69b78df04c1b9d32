// The tables of the core. Other parts of messaging read them; only the core writes them.
import type { BatchTable } from '@althing/db';

export interface EventRow {
  readonly pos: number;
  readonly room_id: string;
  readonly event_id: string;
  readonly type: string;
  readonly state_key: string | null;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly depth: number;
  /** The event in canonical JSON; content pruned once it is redacted. */
  readonly pdu: string;
  readonly replaces_pos: number | null;
  readonly redacted_by: string | null;
  readonly device_id: string | null;
  readonly transaction_id: string | null;
  /** `content["m.relates_to"].event_id` and `rel_type`, for aggregations and threads. */
  readonly relates_to: string | null;
  readonly rel_type: string | null;
}

export interface CurrentStateRow {
  readonly room_id: string;
  readonly type: string;
  readonly state_key: string;
  readonly event_pos: number;
}

export interface MemberRow {
  readonly room_id: string;
  readonly user_id: string;
  readonly membership: string;
  /** Who made it so: for an invite, the inviter. */
  readonly sender: string;
  readonly event_pos: number;
  readonly display_name: string | null;
  readonly avatar_url: string | null;
  readonly is_forgotten: boolean;
}

export interface RoomRow {
  readonly room_id: string;
  readonly version: string;
  readonly creator: string;
  readonly created_pos: number;
}

export interface CoreTables {
  messaging_events: EventRow;
  messaging_current_state: CurrentStateRow;
  messaging_members: MemberRow;
  messaging_rooms: RoomRow;
}

export const eventsTable: BatchTable<EventRow> = {
  name: 'messaging_events',
  columns: {
    pos: 'bigint',
    room_id: 'text',
    event_id: 'text',
    type: 'text',
    state_key: 'text',
    sender: 'text',
    origin_server_ts: 'bigint',
    depth: 'bigint',
    pdu: 'text',
    replaces_pos: 'bigint',
    redacted_by: 'text',
    device_id: 'text',
    transaction_id: 'text',
    relates_to: 'text',
    rel_type: 'text',
  },
};

export const currentStateTable: BatchTable<CurrentStateRow> = {
  name: 'messaging_current_state',
  columns: { room_id: 'text', type: 'text', state_key: 'text', event_pos: 'bigint' },
  onConflict: 'on conflict (room_id, type, state_key) do update set event_pos = excluded.event_pos',
  key: (row) => `${row.room_id}\0${row.type}\0${row.state_key}`,
};

export const membersTable: BatchTable<MemberRow> = {
  name: 'messaging_members',
  columns: {
    room_id: 'text',
    user_id: 'text',
    membership: 'text',
    sender: 'text',
    event_pos: 'bigint',
    display_name: 'text',
    avatar_url: 'text',
    is_forgotten: 'boolean',
  },
  onConflict: `on conflict (room_id, user_id) do update set membership = excluded.membership, sender = excluded.sender,
    event_pos = excluded.event_pos, display_name = excluded.display_name, avatar_url = excluded.avatar_url,
    is_forgotten = excluded.is_forgotten`,
  key: (row) => `${row.room_id}\0${row.user_id}`,
};

export const roomsTable: BatchTable<RoomRow> = {
  name: 'messaging_rooms',
  columns: { room_id: 'text', version: 'text', creator: 'text', created_pos: 'bigint' },
};
