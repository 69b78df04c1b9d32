// The keys that may sign for a person: public halves only. The ledger holds them for each account and decides.
import type { LedgerKey } from '../../ledger/domain/commands.ts';
import type { PeopleDb } from './tables.ts';

export interface PaymentKey {
  readonly userId: string;
  readonly keyId: string;
  readonly kind: 'device' | 'passkey';
  readonly deviceId: string | null;
  readonly publicKey: LedgerKey['publicKey'];
  readonly addedAtMs: number;
}

export async function insertKey(db: PeopleDb, key: PaymentKey): Promise<void> {
  await db
    .insertInto('payments_keys')
    .values({
      user_id: key.userId,
      key_id: key.keyId,
      kind: key.kind,
      device_id: key.deviceId,
      public_key: JSON.stringify(key.publicKey),
      added_at: new Date(key.addedAtMs),
      ended_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Those that have not ended, oldest first. */
export async function selectKeys(db: PeopleDb, userId: string): Promise<PaymentKey[]> {
  const rows = await db
    .selectFrom('payments_keys')
    .selectAll()
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .orderBy('added_at')
    .execute();
  return rows.map((row) => ({
    userId: row.user_id,
    keyId: row.key_id,
    kind: row.kind,
    deviceId: row.device_id,
    publicKey: JSON.parse(row.public_key) as PaymentKey['publicKey'],
    addedAtMs: row.added_at.getTime(),
  }));
}

/** Whether this key was the person's and has ended: then it never comes back. */
export async function hasEnded(db: PeopleDb, userId: string, keyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('payments_keys')
    .select('key_id')
    .where('user_id', '=', userId)
    .where('key_id', '=', keyId)
    .where('ended_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** True where it ended now. */
export async function markEnded(db: PeopleDb, { userId, keyId, at }: { userId: string; keyId: string; at: Date }) {
  const row = await db
    .updateTable('payments_keys')
    .set({ ended_at: at })
    .where('user_id', '=', userId)
    .where('key_id', '=', keyId)
    .where('ended_at', 'is', null)
    .returning('key_id')
    .executeTakeFirst();
  return row !== undefined;
}
