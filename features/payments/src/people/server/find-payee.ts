// Who is paid at an address. Who doesn't exist, has no money account, or can't be paid gets one answer, and trying many
// addresses is limited: nobody can ask for everybody in turn who has money here.
import { route, type HttpRefusal, type Route } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { findPayee } from '../contract/find-payee.ts';
import { refusals } from '../contract/refusals.ts';
import { findOpenAccount } from '../storage/account-store.ts';
import type { Party } from '../storage/party.ts';
import { firstPaidMs } from '../storage/payee-store.ts';
import { selectByCode } from '../storage/person-store.ts';
import { refused } from './answers.ts';
import type { PeopleCore } from './core.ts';
import { knownPerson, metPerson, nameOf, presentParty } from './present-party.ts';

export type PayeeAddress = { readonly userId: string } | { readonly code: string };

/** A person who can be paid. */
export interface Payee {
  readonly userId: string;
  readonly accountId: string;
  /** As the payer may know them. */
  readonly party: Party;
  /** The code by which they were found, which has to be theirs still when the order is signed. */
  readonly code: string | null;
  readonly firstPaidAtMs: number | null;
}

export const findPayeeRoute = (core: PeopleCore): Route =>
  route(findPayee, async ({ requester, body }) => {
    const found = await resolvePayee(core, requester.userId, body.payee, body.currency);
    if (!found.ok) return found;
    return ok({
      payee: presentParty(core, requester.userId, found.value.party),
      isFirstTime: found.value.firstPaidAtMs === null,
    });
  });

export async function resolvePayee(
  core: PeopleCore,
  payerId: string,
  address: PayeeAddress,
  currency: string,
): Promise<Result<Payee, HttpRefusal>> {
  const code = 'code' in address ? address.code : null;
  const userId = 'userId' in address ? address.userId : await selectByCode(core.db, address.code);
  if (userId === payerId) return refused(refusals.payeeIsSelf);
  const account = userId === null ? null : await findOpenAccount(core.db, userId, currency);
  const firstPaidAtMs = account ? await firstPaidMs(core.db, payerId, account.accountId) : null;
  // Whom one has paid before is no discovery. All else counts, found or not: an answer tells something either way.
  if (firstPaidAtMs === null) {
    const taken = await core.deps.rateLimits.take('guess', [`payee of ${payerId}`]);
    if (!taken.ok) return refused(refusals.tooManyLookups, { retryAfterMs: taken.refusal.retryAfterMs });
  }
  const inLedger = account ? (await core.ledger.accounts([account.accountId])).get(account.accountId) : undefined;
  const isHere = userId !== null && (await core.accounts.whichExist([userId])).has(userId);
  const canReceive = isHere && inLedger?.mayReceive === true && !inLedger.isClosed;
  if (userId === null || !account || !canReceive) return refused(refusals.payeeUnavailable);
  const party = code === null ? await knownPerson(core, userId) : metPerson(userId, await nameOf(core, userId));
  return ok({ userId, accountId: account.accountId, party, code, firstPaidAtMs });
}
