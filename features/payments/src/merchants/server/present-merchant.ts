import type { Institution, Role } from '@althing/institutions/server';
import { availableMinor, balanceMinor } from '../../ledger/server/index.ts';
import { presentParty } from '../../people/server/present-party.ts';
import type { Party } from '../../people/storage/party.ts';
import { FEE_BASIS_POINTS } from '../domain/merchant-fee.ts';
import { selectMerchantsOf, type Merchant } from '../storage/merchant-store.ts';
import type { MerchantsCore, StaffAccess } from './core.ts';

/**
 * The merchant as its payers see it. An institution may run several, by other names than its own: then its own stands
 * beside, for that is the one that was verified.
 */
export function merchantParty(merchant: Merchant, institution: Institution): Party {
  const isSame = merchant.name.toLowerCase() === institution.name.toLowerCase();
  const name = isSame ? merchant.name : `${merchant.name} (${institution.name})`;
  return { kind: 'merchant', key: merchant.merchantId, name, isKnown: false, isVerified: institution.isVerified };
}

export function presentMerchantParty(core: MerchantsCore, readerId: string, { merchant, institution }: Payee) {
  return presentParty(core.deps.people, readerId, merchantParty(merchant, institution));
}

export interface Payee {
  readonly merchant: Merchant;
  readonly institution: Institution;
}

export function presentMerchant({ merchant, institution, role }: StaffAccess) {
  return {
    merchantId: merchant.merchantId,
    institutionId: merchant.institutionId,
    institutionName: institution.name,
    isVerified: institution.isVerified,
    name: merchant.name,
    merchantCode: merchant.code,
    categoryCode: merchant.categoryCode,
    city: merchant.city,
    countryCode: merchant.countryCode,
    currency: merchant.currency,
    timeZone: merchant.timeZone,
    isClosed: merchant.isClosed,
    role,
  };
}

export async function presentMerchantMoney({ deps }: MerchantsCore, { accountId, payout }: Merchant) {
  const account = (await deps.ledger.accounts([accountId])).get(accountId);
  return {
    balanceMinor: (account ? balanceMinor(account) : 0n).toString(),
    availableMinor: (account ? availableMinor(account) : 0n).toString(),
    feeBasisPoints: Number(FEE_BASIS_POINTS),
    payoutAccount:
      payout === null
        ? null
        : { ownerName: payout.ownerName, ibanEnd: ibanEnd(payout.iban), usableFromMs: payout.usableFromMs },
  };
}

/** As much of an IBAN as tells one's own from another. */
export function ibanEnd(iban: string): string {
  return iban.slice(-4);
}

/** For whom the person works, and as what. */
export async function merchantsOfStaff(
  { db, deps }: MerchantsCore,
  roles: ReadonlyMap<string, Role>,
): Promise<StaffAccess[]> {
  const institutionIds = [...roles.keys()];
  const [merchants, institutions] = await Promise.all([
    selectMerchantsOf(db, institutionIds),
    deps.institutions.institutions(institutionIds),
  ]);
  return merchants.flatMap((merchant) => {
    const institution = institutions.get(merchant.institutionId);
    const role = roles.get(merchant.institutionId);
    return institution && role ? [{ merchant, institution, role }] : [];
  });
}
