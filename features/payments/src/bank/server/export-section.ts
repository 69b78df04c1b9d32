// R9: how a person's accounts are named to banks, and every payment of theirs to one.
import { jsonFile, type ExportSection } from '@althing/accounts/server';
import { selectAccounts } from '../../people/storage/account-store.ts';
import { selectPayouts } from '../storage/payout-store.ts';
import { bankNamesOf } from './bank-names.ts';
import type { BankCore } from './core.ts';
import { presentPayout } from './present-payout.ts';

/** A payment to a bank every hour for over ten years; more are in the statements. */
const PAYOUTS_MAX = 100_000;

export function bankExport(core: BankCore): ExportSection {
  const { account, people, random } = core.deps;
  const accountsOf = async (userId: string) =>
    (await selectAccounts(people.db, userId)).filter(({ currency }) => currency === account.currency);
  return {
    feature: 'payments',
    async *files(userId) {
      yield jsonFile('payments/bank-names.json', async () => {
        const owned = await accountsOf(userId);
        return Promise.all(
          owned.map(async ({ accountId }) => ({
            accountId,
            ...(await bankNamesOf({ db: core.db, random, range: account.range }, accountId)),
          })),
        );
      });
      yield jsonFile('payments/payouts.json', async () => {
        const accountIds = (await accountsOf(userId)).map(({ accountId }) => accountId);
        return (await selectPayouts(core.db, { accountIds, limit: PAYOUTS_MAX })).map(presentPayout);
      });
    },
  };
}
