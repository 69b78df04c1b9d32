// The tables of the key server. Keys and messages are kept as the JSON text that was handed in.
import type { BatchTable } from '@althing/db';

export interface DeviceKeysRow {
  readonly user_id: string;
  readonly device_id: string;
  /** The uploaded object without `unsigned`. */
  readonly keys: string;
}

export interface OneTimeKeyRow {
  readonly user_id: string;
  readonly device_id: string;
  readonly algorithm: string;
  readonly key_id: string;
  /** Order of upload. */
  readonly ordinal: number;
  readonly key: string;
  /** Milliseconds; a claimed key stays for a while, so that a repeated upload does not bring it back. */
  readonly claimed_at: number | null;
}

export interface FallbackKeyRow {
  readonly user_id: string;
  readonly device_id: string;
  readonly algorithm: string;
  readonly key_id: string;
  readonly key: string;
  readonly is_used: boolean;
}

export type KeyUsage = 'master' | 'self_signing' | 'user_signing';

export interface CrossSigningKeyRow {
  readonly user_id: string;
  readonly usage: KeyUsage;
  readonly public_key: string;
  readonly key: string;
}

export interface KeySignatureRow {
  /** Whose key was signed. */
  readonly target_user_id: string;
  /** A device id, or the public master key. */
  readonly target_key_id: string;
  readonly signer_user_id: string;
  /** `ed25519:` and the signing device's id or public key. */
  readonly signing_key_id: string;
  readonly signature: string;
}

export interface DeviceListChangeRow {
  /** Whose list of devices or keys changed. */
  readonly user_id: string;
  /** '' for all who share a room with that user, else the only one who sees the change. */
  readonly seen_by: string;
  /** Of the last change. */
  readonly pos: number;
}

export interface ToDeviceRow {
  readonly pos: number;
  readonly user_id: string;
  readonly device_id: string;
  readonly sender: string;
  readonly type: string;
  readonly content: string;
  readonly sent_at: number;
}

export interface ToDeviceTransactionRow {
  readonly user_id: string;
  readonly device_id: string;
  readonly type: string;
  readonly transaction_id: string;
  readonly sent_at: number;
}

/** One row: the position of the newest message ever. Delivered messages are deleted, and positions never come again. */
export interface ToDeviceHeadRow {
  readonly name: string;
  readonly pos: number;
}

/** A device that sleeps, sealed, on the server. */
export interface DehydratedDeviceRow {
  readonly user_id: string;
  readonly device_id: string;
  /** JSON text that only the person's own clients can open. */
  readonly device_data: string;
  readonly display_name: string | null;
}

export interface KeyBackupRow {
  readonly user_id: string;
  readonly version: number;
  readonly algorithm: string;
  readonly auth_data: string;
  readonly etag: number;
  readonly key_count: number;
  /** Kept without its keys, so that its number is never given again and a repeated delete is answered. */
  readonly is_deleted: boolean;
}

export interface BackedUpKeyRow {
  readonly user_id: string;
  readonly version: number;
  readonly room_id: string;
  readonly session_id: string;
  readonly first_message_index: number;
  readonly forwarded_count: number;
  readonly is_verified: boolean;
  readonly session_data: string;
}

export interface KeysTables {
  messaging_device_keys: DeviceKeysRow;
  messaging_one_time_keys: OneTimeKeyRow;
  messaging_fallback_keys: FallbackKeyRow;
  messaging_cross_signing_keys: CrossSigningKeyRow;
  messaging_key_signatures: KeySignatureRow;
  messaging_device_list_changes: DeviceListChangeRow;
  messaging_to_device: ToDeviceRow;
  messaging_to_device_transactions: ToDeviceTransactionRow;
  messaging_dehydrated_devices: DehydratedDeviceRow;
  messaging_key_backups: KeyBackupRow;
  messaging_backed_up_keys: BackedUpKeyRow;
}

export const deviceKeysTable: BatchTable<DeviceKeysRow> = {
  name: 'messaging_device_keys',
  columns: { user_id: 'text', device_id: 'text', keys: 'text' },
  onConflict: 'on conflict (user_id, device_id) do update set keys = excluded.keys',
  key: (row) => `${row.user_id}\0${row.device_id}`,
};

export const crossSigningKeysTable: BatchTable<CrossSigningKeyRow> = {
  name: 'messaging_cross_signing_keys',
  columns: { user_id: 'text', usage: 'text', public_key: 'text', key: 'text' },
  onConflict: 'on conflict (user_id, usage) do update set public_key = excluded.public_key, key = excluded.key',
  key: (row) => `${row.user_id}\0${row.usage}`,
};

export const keySignaturesTable: BatchTable<KeySignatureRow> = {
  name: 'messaging_key_signatures',
  columns: {
    target_user_id: 'text',
    target_key_id: 'text',
    signer_user_id: 'text',
    signing_key_id: 'text',
    signature: 'text',
  },
  onConflict: `on conflict (target_user_id, target_key_id, signer_user_id, signing_key_id)
    do update set signature = excluded.signature`,
  key: (row) => [row.target_user_id, row.target_key_id, row.signer_user_id, row.signing_key_id].join('\0'),
};

export const deviceListChangesTable: BatchTable<DeviceListChangeRow> = {
  name: 'messaging_device_list_changes',
  columns: { user_id: 'text', seen_by: 'text', pos: 'bigint' },
  onConflict: 'on conflict (user_id, seen_by) do update set pos = excluded.pos',
  key: (row) => `${row.user_id}\0${row.seen_by}`,
};

export const dehydratedDevicesTable: BatchTable<DehydratedDeviceRow> = {
  name: 'messaging_dehydrated_devices',
  columns: { user_id: 'text', device_id: 'text', device_data: 'text', display_name: 'text' },
  onConflict: `on conflict (user_id) do update set device_id = excluded.device_id, device_data = excluded.device_data,
    display_name = excluded.display_name`,
  key: (row) => row.user_id,
};

export const toDeviceTable: BatchTable<ToDeviceRow> = {
  name: 'messaging_to_device',
  columns: {
    pos: 'bigint',
    user_id: 'text',
    device_id: 'text',
    sender: 'text',
    type: 'text',
    content: 'text',
    sent_at: 'bigint',
  },
};

export const toDeviceHeadTable: BatchTable<ToDeviceHeadRow> = {
  name: 'messaging_to_device_head',
  columns: { name: 'text', pos: 'bigint' },
  onConflict: 'on conflict (name) do update set pos = excluded.pos',
  key: (row) => row.name,
};

export const toDeviceTransactionsTable: BatchTable<ToDeviceTransactionRow> = {
  name: 'messaging_to_device_transactions',
  columns: { user_id: 'text', device_id: 'text', type: 'text', transaction_id: 'text', sent_at: 'bigint' },
};
