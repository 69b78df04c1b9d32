// The tables of rooms: aliases, the published directory, reports to moderators.
import type { BatchTable } from '@althing/db';

export interface AliasRow {
  readonly alias: string;
  readonly room_id: string;
  readonly creator: string;
}

export interface PublishedRow {
  readonly room_id: string;
}

export interface ReportRow {
  readonly report_id: string;
  readonly kind: 'event' | 'room' | 'user';
  readonly room_id: string | null;
  readonly event_id: string | null;
  readonly user_id: string | null;
  readonly reporter: string;
  readonly reason: string;
  readonly created_at: Date;
}

export interface ErasedRow {
  readonly user_id: string;
}

export interface RoomsTables {
  messaging_erased_users: ErasedRow;
  messaging_aliases: AliasRow;
  messaging_published_rooms: PublishedRow;
  messaging_reports: ReportRow;
}

export const aliasesTable: BatchTable<AliasRow> = {
  name: 'messaging_aliases',
  columns: { alias: 'text', room_id: 'text', creator: 'text' },
  // Reserved in memory beforehand; were it taken all the same, the batch of everybody must not fail for it.
  onConflict: 'on conflict (alias) do nothing',
};

export const publishedTable: BatchTable<PublishedRow> = {
  name: 'messaging_published_rooms',
  columns: { room_id: 'text' },
  onConflict: 'on conflict (room_id) do nothing',
  key: (row) => row.room_id,
};
