// A money account: what the house owes its owner, in one currency. Credits add, debits take away, holds reserve.

export interface MoneyAccount {
  /** UUID; of the house's own accounts `house:EUR:fees`. */
  readonly id: string;
  readonly currency: string;
  /** How far below nothing it may go: 0 for everybody, more for `bank-clearing`. */
  readonly allowanceMinor: bigint;
  readonly mayReceive: boolean;
  readonly maySpend: boolean;
  readonly isClosed: boolean;
  readonly debitsPostedMinor: bigint;
  readonly creditsPostedMinor: bigint;
  /** Held out of it and not yet captured. */
  readonly debitsPendingMinor: bigint;
  /** Held towards it and not yet captured. */
  readonly creditsPendingMinor: bigint;
}

/** The house's own accounts, one of each per currency. */
export type HousePurpose = 'bank-clearing' | 'fees' | 'suspense';

export function houseAccountId(currency: string, purpose: HousePurpose): string {
  return `house:${currency}:${purpose}`;
}

export function isHouseAccount(id: string): boolean {
  return id.startsWith('house:');
}

/** What the owner has, holds not counted. */
export function balanceMinor(account: MoneyAccount): bigint {
  return account.creditsPostedMinor - account.debitsPostedMinor;
}

/** What may be spent now: balance less what is held, plus what may be overdrawn. */
export function availableMinor(account: MoneyAccount): bigint {
  return balanceMinor(account) - account.debitsPendingMinor + account.allowanceMinor;
}
