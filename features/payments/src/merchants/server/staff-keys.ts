// Which keys may sign for a merchant's account: those payment keys of its managers and owners with which they sign for
// themselves. A key is added when its owner first signs for the merchant, and ends with the role. One that has ended
// never comes back to the account: whoever gets the role again enrols a new one.
import { mayDo } from '../domain/permissions.ts';
import { ledgerKey } from '../../people/server/money-accounts.ts';
import { selectKeys } from '../../people/storage/key-store.ts';
import { findMerchant, type Merchant } from '../storage/merchant-store.ts';
import { deleteStaffKey, insertStaffKey, selectStaffKeys, type StaffKey } from '../storage/staff-key-store.ts';
import type { MerchantsCore } from './core.ts';

/** Adds the manager's keys to the account, and ends those whose owners may sign no more or have ended them. */
export async function syncStaffKeys(core: MerchantsCore, merchant: Merchant, managerId: string): Promise<void> {
  const { ledger, people } = core.deps;
  const { merchantId, accountId } = merchant;
  await endStaffKeys(core, await selectStaffKeys(core.db, { merchantId }));
  const held = await ledger.keysOf(accountId);
  for (const key of await selectKeys(people.db, managerId)) {
    if (held.some(({ keyId }) => keyId === key.keyId)) continue;
    // Written down first: a crash in between leaves a line too many, never a key that nobody would end.
    await insertStaffKey(core.db, { merchantId, userId: managerId, keyId: key.keyId });
    const added = await ledger.addKey({ accountId, key: ledgerKey(key) });
    if (!added.ok && added.refusal.code !== 'key_ended') throw new Error(`a key was not added: ${added.refusal.code}`);
  }
}

/** Ends those of the keys whose owners may no longer sign for the merchant. */
export async function endStaffKeys(core: MerchantsCore, keys: readonly StaffKey[]): Promise<void> {
  const { institutions, ledger, people } = core.deps;
  for (const key of keys) {
    const merchant = await findMerchant(core.db, key);
    if (!merchant) continue;
    const role = await institutions.roleOf(key.userId, merchant.institutionId);
    const isTheirs = (await selectKeys(people.db, key.userId)).some(({ keyId }) => keyId === key.keyId);
    if (role !== null && mayDo(role, 'refund') && isTheirs) continue;
    const ended = await ledger.endKey({ accountId: merchant.accountId, keyId: key.keyId });
    if (!ended.ok && !['key_unknown', 'key_ended', 'account_closed'].includes(ended.refusal.code))
      throw new Error(`a key was not ended: ${ended.refusal.code}`);
    await deleteStaffKey(core.db, key);
  }
}
