// What happens to accounts happens to their money's keys: a key whose device is gone signs nothing. A deleted account's
// money stays the person's: the ledger still owes it, and the place pays it out by the office's own way.
import type { FeatureEvent } from '@althing/events';
import { selectAccounts } from '../storage/account-store.ts';
import { insertChanges } from '../storage/change-store.ts';
import { selectKeys } from '../storage/key-store.ts';
import { selectOpenMandates } from '../storage/mandate-store.ts';
import { saveCode } from '../storage/person-store.ts';
import { cancelInto } from '../storage/request-store.ts';
import { inTurn } from '../storage/tables.ts';
import type { PeopleCore } from './core.ts';
import { endMandateBy } from './end-mandate.ts';
import { endKeyOf } from './payment-keys.ts';

export function followAccounts(core: PeopleCore): void {
  core.deps.events.subscribe('payments-people', async ({ feature, type, payload }: FeatureEvent) => {
    if (feature !== 'accounts') return;
    const userId = String(payload['userId']);
    if (type === 'deviceKeyRemoved') await followKey(core, userId, String(payload['keyId']));
    if (type === 'accountDeactivated') await followDeletion(core, userId);
  });
}

async function followKey(core: PeopleCore, userId: string, keyId: string): Promise<void> {
  const keys = await selectKeys(core.db, userId);
  if (keys.some((key) => key.keyId === keyId)) await orThrow(endKeyOf(core, userId, keyId));
}

async function followDeletion(core: PeopleCore, userId: string): Promise<void> {
  for (const { keyId } of await selectKeys(core.db, userId)) await orThrow(endKeyOf(core, userId, keyId));
  const at = new Date(core.nowMs());
  for (const { accountId } of await selectAccounts(core.db, userId)) {
    for (const mandate of await selectOpenMandates(core.db, accountId, at)) {
      await orThrow(endMandateBy(core, mandate, mandate.payerAccountId === accountId ? 'payer' : 'payee'));
    }
    await inTurn(core.db, async (tx) => {
      const cancelled = await cancelInto(tx, accountId, at);
      await insertChanges(
        tx,
        cancelled.map(({ id, payerId }) => ({ userId: payerId, kind: 'request', id })),
        at,
      );
    });
  }
  await saveCode(core.db, userId, null);
  core.wake();
}

/** What isn't done now is done when the event comes again. */
async function orThrow(outcome: Promise<{ ok: boolean; refusal?: { code: string } }>): Promise<void> {
  const { ok: isDone, refusal } = await outcome;
  if (!isDone) throw new Error(`a key or mandate did not end: ${refusal?.code}`);
}
