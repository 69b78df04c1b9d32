// The tables of push.
import type { BatchTable } from '@althing/db';

export interface PushRulesRow {
  readonly user_id: string;
  /** JSON of StoredRules. */
  readonly rules: string;
  readonly pos: number;
}

export interface PusherRow {
  readonly user_id: string;
  readonly app_id: string;
  readonly pushkey: string;
  readonly device_id: string | null;
  readonly kind: string;
  readonly app_display_name: string;
  readonly device_display_name: string;
  readonly profile_tag: string | null;
  readonly lang: string;
  /** JSON as the client sent it. */
  readonly data: string;
  readonly set_at_ms: number;
}

export interface PushRetryRow {
  readonly user_id: string;
  readonly app_id: string;
  readonly pushkey: string;
  readonly event_id: string;
  /** When the first try failed: an old notification is given up. */
  readonly failed_at_ms: number;
}

export interface PushProgressRow {
  readonly id: number;
  /** Every event up to here was pushed, or needs no push, or stands among the retries. */
  readonly pos: number;
}

export interface PushTables {
  messaging_push_rules: PushRulesRow;
  messaging_pushers: PusherRow;
  messaging_push_retries: PushRetryRow;
  messaging_push_progress: PushProgressRow;
}

export const pushRulesTable: BatchTable<PushRulesRow> = {
  name: 'messaging_push_rules',
  columns: { user_id: 'text', rules: 'text', pos: 'bigint' },
  onConflict: 'on conflict (user_id) do update set rules = excluded.rules, pos = excluded.pos',
  key: (row) => row.user_id,
};
