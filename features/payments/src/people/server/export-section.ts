// R9: a person's money leaves with them, as they see it on the screen. Never refused, a suspended person's neither.
import { jsonFile, type ExportSection } from '@althing/accounts/server';
import { requestState } from '../domain/request-state.ts';
import { selectAccounts } from '../storage/account-store.ts';
import { selectKeys } from '../storage/key-store.ts';
import { selectMandates } from '../storage/mandate-store.ts';
import { selectRequests } from '../storage/request-store.ts';
import { selectSuspensions } from '../storage/suspension-store.ts';
import { selectTransfers } from '../storage/transfer-store.ts';
import { balanceMinor } from '../../ledger/server/index.ts';
import type { PeopleCore } from './core.ts';
import { presentParty } from './present-party.ts';
import { presentRequest } from './requests.ts';
import { presentTransfer } from './transfers.ts';

/** Rows read at a time: the archive is sent as it is read. */
const PAGE = 500;

export function moneyExport(core: PeopleCore): ExportSection {
  return {
    feature: 'payments',
    async *files(userId) {
      yield jsonFile('payments/accounts.json', async () => {
        const owned = await selectAccounts(core.db, userId);
        const inLedger = await core.ledger.accounts(owned.map(({ accountId }) => accountId));
        return owned.map((account) => {
          const found = inLedger.get(account.accountId);
          return { ...account, balanceMinor: (found ? balanceMinor(found) : 0n).toString() };
        });
      });
      yield {
        path: 'payments/transfers.json',
        body: jsonPages(async (before) => {
          const page = await selectTransfers(core.db, { userId, before, limit: PAGE });
          return page.map((transfer) => ({ position: transfer.position, value: presentTransfer(core, transfer) }));
        }),
      };
      yield {
        path: 'payments/requests.json',
        body: jsonPages(async (before) => {
          const page = await selectRequests(core.db, { userId, before, limit: PAGE, at: new Date(core.nowMs()) });
          return Promise.all(
            page.map(async (request) => ({
              position: request.position,
              value: {
                ...(await presentRequest(core, userId, request)),
                state: requestState(request, core.nowMs()),
              },
            })),
          );
        }),
      };
      yield {
        path: 'payments/mandates.json',
        body: jsonPages(async (before) => {
          const page = await selectMandates(core.db, { userId, before, limit: PAGE });
          return page.map(({ position, payee, payerId, orderHash: _hash, capMinor, ...mandate }) => ({
            position,
            value: {
              ...mandate,
              capMinor: capMinor.toString(),
              direction: payerId === userId ? 'out' : 'in',
              ...(payerId === userId ? { payee: presentParty(core, userId, payee) } : {}),
            },
          }));
        }),
      };
      yield jsonFile('payments/keys.json', () => selectKeys(core.db, userId));
      yield jsonFile('payments/suspensions.json', async () =>
        (await selectSuspensions(core.db, userId)).map(({ decidedBy: _persons, ...suspension }) => suspension),
      );
    },
  };
}

/** One JSON array, page after page; `read` answers what comes before a position, newest first. */
async function* jsonPages(
  read: (before: number | undefined) => Promise<{ position: number; value: unknown }[]>,
): AsyncGenerator<string> {
  let before: number | undefined;
  let separator = '[\n';
  for (;;) {
    const page = await read(before);
    for (const { value } of page) {
      yield separator + JSON.stringify(value);
      separator = ',\n';
    }
    before = page.at(-1)?.position;
    if (page.length < PAGE) break;
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
