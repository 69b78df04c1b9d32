// What happens to accounts and institutions has its effect here.
import { accountsEvents } from '@althing/accounts/server';
import { institutionsEvents } from '@althing/institutions/server';
import { forgetPayer } from '../storage/forget-payer.ts';
import { selectStaffKeys } from '../storage/staff-key-store.ts';
import type { MerchantsCore } from './core.ts';
import { endStaffKeys } from './staff-keys.ts';

const ROLE_ENDS: ReadonlySet<string> = new Set([institutionsEvents.memberRemoved, institutionsEvents.roleChanged]);

/** Follows both; again and again does no harm. */
export function followEvents(core: MerchantsCore): void {
  core.deps.events.subscribe('payments-merchants', async ({ feature, type, payload }) => {
    const userId = String(payload['userId']);
    if (feature === 'institutions' && ROLE_ENDS.has(type))
      await endStaffKeys(core, await selectStaffKeys(core.db, { userId }));
    if (feature === 'accounts' && type === accountsEvents.accountDeactivated)
      await core.db.transaction().execute((tx) => forgetPayer(tx, userId));
  });
}
