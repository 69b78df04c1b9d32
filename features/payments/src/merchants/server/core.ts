// What the parts of merchants share.
import { randomBytes } from 'node:crypto';
import type { AccountsDoor } from '@althing/accounts/server';
import type { Database } from '@althing/db';
import type { EventLog } from '@althing/events';
import { httpRefuse, type HttpRefusal, type Requester } from '@althing/http';
import type { Institution, InstitutionsDoor, Role } from '@althing/institutions/server';
import { ok, type Clock, type JsonObject, type Result } from '@althing/kernel';
import type { RefusalDescription } from '@althing/schema';
import type { Logger } from 'pino';
import type { Ledger } from '../../ledger/server/index.ts';
import type { Money } from '../../ledger/domain/money.ts';
import type { PeopleCore } from '../../people/server/core.ts';
import { ours as people, takeTurn } from '../../people/storage/tables.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { mayDo, neededFor, type MerchantAct } from '../domain/permissions.ts';
import { shortCode } from '../domain/short-code.ts';
import { findMerchant, type Merchant } from '../storage/merchant-store.ts';
import type { MerchantsDb } from '../storage/tables.ts';
import type { Waiters } from './waiters.ts';

export interface MerchantsDeps {
  readonly database: Database;
  readonly events: EventLog;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly accounts: AccountsDoor;
  readonly institutions: InstitutionsDoor;
  readonly ledger: Ledger;
  readonly people: PeopleCore;
  readonly config: {
    /** Without a trailing slash. */
    readonly publicUrl: string;
    /** In which currencies there are accounts. */
    readonly currencies: readonly string[];
  };
}

/** A payout that a manager signed: held in the ledger under its id until the bank has paid. */
export interface OrderedPayout {
  readonly payoutId: string;
  readonly accountId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly payeeName: string;
  readonly payeeIban: string;
  readonly remittance: string;
}

/** Called in the ledger's transaction of the payout, by whoever takes it to the bank. */
export type PayoutTaker = (tx: MerchantsDb, payout: OrderedPayout, at: Date) => Promise<void>;

export interface MerchantsCore {
  readonly deps: MerchantsDeps;
  readonly db: MerchantsDb;
  readonly waiters: Waiters;
  /** By currency: which bank takes payouts. */
  readonly payoutTakers: Map<string, PayoutTaker>;
  nowMs(): number;
}

export interface StaffAccess {
  readonly merchant: Merchant;
  readonly institution: Institution;
  readonly role: Role;
}

/**
 * The merchant as one of its staff who may do `act`: the only way to what isn't the payer's own. Whoever doesn't work
 * there learns nothing, not even that there is such a merchant.
 */
export async function accessMerchant(
  core: MerchantsCore,
  { requester, merchantId, act }: { requester: Requester; merchantId: string; act: MerchantAct },
): Promise<Result<StaffAccess, HttpRefusal>> {
  const { institutions } = core.deps;
  const merchant = await findMerchant(core.db, { merchantId });
  if (!merchant) return refused(merchantRefusals.notFound);
  const [role, institution] = await Promise.all([
    institutions.roleOf(requester.userId, merchant.institutionId),
    institutions.institution(merchant.institutionId),
  ]);
  if (role === null || !institution) return refused(merchantRefusals.notFound);
  if (!mayDo(role, act)) return refused(merchantRefusals.roleTooLow, { needed: neededFor(act) });
  return ok({ merchant, institution, role });
}

export function refused(
  { status, code, retry, when }: RefusalDescription,
  extra: JsonObject = {},
): Result<never, HttpRefusal> {
  return httpRefuse(status, code, `Refused: ${when}.`, { retry, ...extra });
}

/** A transaction that also tells people what changed: it takes people's turn first. A refusal takes back what it did. */
export async function inTurn<T>(
  core: MerchantsCore,
  run: (tx: MerchantsDb) => Promise<Result<T, HttpRefusal>>,
): Promise<Result<T, HttpRefusal>> {
  const outcome = await inTransaction(core, async (tx) => {
    await takeTurn(people(tx as never));
    return run(tx);
  });
  core.deps.people.wake();
  return outcome;
}

/** A transaction; a refusal takes back what it did. */
export async function inTransaction<T>(
  { db }: Pick<MerchantsCore, 'db'>,
  run: (tx: MerchantsDb) => Promise<Result<T, HttpRefusal>>,
): Promise<Result<T, HttpRefusal>> {
  let outcome: Result<T, HttpRefusal> | null = null;
  try {
    await db.transaction().execute(async (tx) => {
      outcome = await run(tx);
      if (!outcome.ok) throw new TakenBack();
    });
  } catch (fault) {
    if (!(fault instanceof TakenBack)) throw fault;
  }
  return outcome as unknown as Result<T, HttpRefusal>;
}

class TakenBack extends Error {
  override name = 'TakenBack';
}

/** A merchant's, a till's or a bill's code: 80 random bits, so that nobody finds one by trying. */
const CODE_BYTES = 10;

export function newCode(): string {
  return shortCode(randomBytes(CODE_BYTES));
}

/** 128 random bits as base64url: what is passed on in links and shown to tills. */
export function newSecret(): string {
  return randomBytes(16).toString('base64url');
}

export function presentMoney({ amountMinor, currency }: Money): { amountMinor: string; currency: string } {
  return { amountMinor: amountMinor.toString(), currency };
}

/** R6: how this merchant knows this person. */
export function payerKeyOf({ deps }: MerchantsCore, merchantId: string, userId: string): string {
  return deps.accounts.pairwiseId(userId, `payments/merchant/${merchantId}`);
}

/** The page after this one begins there; null where it was the last. `found` has one more than the page. */
export function pageOf<T extends { readonly position: number }>(
  found: readonly T[],
  limit: number,
): { page: readonly T[]; next: string | null } {
  const page = found.slice(0, limit);
  return { page, next: found.length > limit ? String(page.at(-1)?.position) : null };
}
