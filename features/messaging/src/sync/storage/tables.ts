// The tables of sync. Push reads the receipts; others read account data.
import type { BatchTable } from '@althing/db';

export interface FilterRow {
  readonly user_id: string;
  readonly filter_id: string;
  readonly filter: string;
}

export interface ReceiptRow {
  readonly room_id: string;
  readonly user_id: string;
  /** `m.read` or `m.read.private`. */
  readonly receipt_type: string;
  /** `main`, a thread's root event id, or '' for a receipt that is about the whole room. */
  readonly thread_id: string;
  readonly event_id: string;
  /** The position of the event that was read: a receipt only moves forward. */
  readonly event_pos: number;
  readonly ts: number;
  readonly pos: number;
}

export interface AccountDataRow {
  readonly user_id: string;
  /** '' for what belongs to no room. */
  readonly room_id: string;
  readonly type: string;
  /** JSON text as the client sent it. */
  readonly content: string;
  readonly pos: number;
}

export interface SearchRow {
  readonly pos: number;
  readonly room_id: string;
  readonly event_id: string;
  readonly key: string;
  readonly words: string;
}

export interface SyncTables {
  messaging_filters: FilterRow;
  messaging_receipts: ReceiptRow;
  messaging_account_data: AccountDataRow;
  messaging_search: SearchRow;
}

export const receiptsTable: BatchTable<ReceiptRow> = {
  name: 'messaging_receipts',
  columns: {
    room_id: 'text',
    user_id: 'text',
    receipt_type: 'text',
    thread_id: 'text',
    event_id: 'text',
    event_pos: 'bigint',
    ts: 'bigint',
    pos: 'bigint',
  },
  onConflict: `on conflict (room_id, user_id, receipt_type, thread_id) do update set event_id = excluded.event_id,
    event_pos = excluded.event_pos, ts = excluded.ts, pos = excluded.pos`,
  key: (row) => `${row.room_id}\0${row.user_id}\0${row.receipt_type}\0${row.thread_id}`,
};

export const accountDataTable: BatchTable<AccountDataRow> = {
  name: 'messaging_account_data',
  columns: { user_id: 'text', room_id: 'text', type: 'text', content: 'text', pos: 'bigint' },
  onConflict: 'on conflict (user_id, room_id, type) do update set content = excluded.content, pos = excluded.pos',
  key: (row) => `${row.user_id}\0${row.room_id}\0${row.type}`,
};
