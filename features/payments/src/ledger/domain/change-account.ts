// Opening and changing accounts, their keys and their mandates. Null changes: it is so already.
import { ok, refuse, type Result } from '@althing/kernel';
import { isOrderGood, type Signed } from './authorize.ts';
import { isAccountId, isText, isUuid } from './check-form.ts';
import type { ChangeAccountCommand, LedgerKey, MandateCommand, OpenAccountCommand } from './commands.ts';
import { isCurrency } from './currency.ts';
import { keyOf, noChanges, type Changes, type LedgerState } from './ledger-state.ts';
import {
  accountChangedBody,
  accountOpenedBody,
  keyAddedBody,
  keyEndedBody,
  mandateEndedBody,
  mandateGrantedBody,
} from './log-bodies.ts';
import { mandateMembers } from './mandate-text.ts';
import { balanceMinor, isHouseAccount, type MoneyAccount } from './money-account.ts';
import { isMovable, REFERENCE_LENGTH_MAX, TOTAL_MINOR_MAX } from './money.ts';
import { readSignedText } from './order.ts';
import type { ChangeRefusal } from './refusals.ts';

/** Devices and passkeys of a person, or of a merchant's staff. */
const KEYS_MAX = 100;
/** Credential ids have up to 1023 bytes, in base64url. */
const KEY_ID_LENGTH_MAX = 1400;
/** An RSA key of 16,384 bits as COSE has some 2,800 characters. */
const PUBLIC_KEY_LENGTH_MAX = 4096;

type Decided = Result<Changes | null, ChangeRefusal>;
const malformed = (why: string): Result<never, ChangeRefusal> => refuse({ code: 'malformed', why });

export function openAccount(
  state: LedgerState,
  command: OpenAccountCommand,
  { isHouse }: { isHouse: boolean },
): Decided {
  const { id, currency, keys } = command;
  const allowanceMinor = command.allowanceMinor ?? 0n;
  if (!isAccountId(id) || isHouseAccount(id) !== isHouse) return malformed('an account id has up to 64 characters');
  if (!isCurrency(currency)) return malformed('the currency is none of ISO 4217');
  if (allowanceMinor < 0n || allowanceMinor > TOTAL_MINOR_MAX) return malformed('the allowance is out of range');
  if (keys.length > KEYS_MAX || !keys.every(isKey)) return malformed('a key is out of range');
  const held = state.accounts.get(id);
  // The keys and flags of an account change; what it is named and holds does not.
  if (held) return held.currency === currency ? ok(null) : refuse({ code: 'id_used_otherwise' });
  const changes = noChanges();
  const account: MoneyAccount = {
    id,
    currency,
    allowanceMinor,
    mayReceive: command.mayReceive ?? true,
    maySpend: command.maySpend ?? true,
    isClosed: false,
    debitsPostedMinor: 0n,
    creditsPostedMinor: 0n,
    debitsPendingMinor: 0n,
    creditsPendingMinor: 0n,
  };
  changes.accounts.set(id, account);
  changes.entries.push(accountOpenedBody(command));
  for (const key of keys) putKey(changes, id, key);
  return ok(changes);
}

export function changeAccount(state: LedgerState, command: ChangeAccountCommand): Decided {
  if (!isText(command.reason, REFERENCE_LENGTH_MAX)) return malformed('the reason is too long');
  const account = state.accounts.get(command.id);
  if (!account) return refuse({ code: 'account_unknown', accountId: command.id });
  const next: MoneyAccount = {
    ...account,
    allowanceMinor: command.allowanceMinor ?? account.allowanceMinor,
    mayReceive: command.mayReceive ?? account.mayReceive,
    maySpend: command.maySpend ?? account.maySpend,
    isClosed: command.isClosed ?? account.isClosed,
  };
  const isSame =
    next.allowanceMinor === account.allowanceMinor &&
    next.mayReceive === account.mayReceive &&
    next.maySpend === account.maySpend &&
    next.isClosed === account.isClosed;
  if (isSame) return ok(null);
  if (account.isClosed) return refuse({ code: 'account_closed', accountId: account.id });
  if (next.allowanceMinor < 0n || next.allowanceMinor > TOTAL_MINOR_MAX)
    return malformed('the allowance is out of range');
  // Nobody is put below what is allowed by allowing less.
  const isBelow = balanceMinor(next) - next.debitsPendingMinor + next.allowanceMinor < 0n;
  const isEmpty = balanceMinor(next) === 0n && next.debitsPendingMinor === 0n && next.creditsPendingMinor === 0n;
  if (isBelow || (next.isClosed && !isEmpty)) return refuse({ code: 'account_not_empty' });
  const changes = noChanges();
  changes.accounts.set(account.id, next);
  changes.entries.push(accountChangedBody(command));
  return ok(changes);
}

export function addKey(state: LedgerState, { accountId, key }: { accountId: string; key: LedgerKey }): Decided {
  if (!isKey(key)) return malformed('a key is out of range');
  const account = state.accounts.get(accountId);
  if (!account) return refuse({ code: 'account_unknown', accountId });
  if (account.isClosed) return refuse({ code: 'account_closed', accountId });
  // What the house owns moves by rule only.
  if (isHouseAccount(accountId)) return malformed('a house account has no keys');
  const held = state.keys.get(keyOf(accountId, key.keyId));
  if (held?.isEnded) return refuse({ code: 'key_ended' });
  if (held) return isSameKey(held, key) ? ok(null) : refuse({ code: 'id_used_otherwise' });
  const changes = noChanges();
  putKey(changes, accountId, key);
  return ok(changes);
}

export function endKey(state: LedgerState, { accountId, keyId }: { accountId: string; keyId: string }): Decided {
  const held = state.keys.get(keyOf(accountId, keyId));
  if (!held) return refuse({ code: 'key_unknown' });
  if (held.isEnded) return ok(null);
  const changes = noChanges();
  changes.keys.set(keyOf(accountId, keyId), { ...held, isEnded: true });
  changes.entries.push(keyEndedBody(accountId, keyId));
  return ok(changes);
}

export function grantMandate(
  state: LedgerState,
  { command, signed, atMs }: { command: MandateCommand; signed: Signed; atMs: number },
): Decided {
  const { id, payerAccount, payeeAccount, cap, startsAtMs, endsAtMs, authorization } = command;
  if (!isUuid(id)) return malformed('an id is a UUID in lower case');
  if (!isMovable(cap.amountMinor)) return malformed('the cap is out of range');
  if (payerAccount === payeeAccount) return malformed('payer and payee are the same');
  if (!Number.isSafeInteger(startsAtMs) || startsAtMs < 0) return malformed('the time is out of range');
  if (endsAtMs !== null && !(Number.isSafeInteger(endsAtMs) && endsAtMs > startsAtMs))
    return malformed('it ends before it begins');
  const members = mandateMembers(command);
  const held = state.mandates.get(id);
  if (held) {
    const isSame = JSON.stringify(mandateMembers(held)) === JSON.stringify(members);
    return isSame ? ok(null) : refuse({ code: 'id_used_otherwise' });
  }
  for (const accountId of [payerAccount, payeeAccount]) {
    const account = state.accounts.get(accountId);
    if (!account) return refuse({ code: 'account_unknown', accountId });
    if (account.isClosed) return refuse({ code: 'account_closed', accountId });
    if (account.currency !== cap.currency) return refuse({ code: 'currency_differs' });
  }
  const text = readSignedText(authorization.orderText, 'althing.mandate.v1');
  const differs = text ? Object.keys(members).find((member) => text[member] !== members[member]) : 'type';
  if (differs !== undefined) return refuse({ code: 'order_differs', member: differs });
  const key = state.keys.get(keyOf(payerAccount, authorization.signature.keyId));
  if (!key || key.isEnded) return refuse({ code: 'key_not_active' });
  if (signed?.keyId !== key.keyId) return refuse({ code: 'signature_invalid' });
  if (!isOrderGood(Number(text?.['expiresAt']), atMs)) return refuse({ code: 'order_expired' });
  const { authorization: _signed, ...terms } = command;
  const changes = noChanges();
  changes.mandates.set(id, { ...terms, isEnded: false });
  changes.entries.push(mandateGrantedBody(command));
  return ok(changes);
}

export function endMandate(state: LedgerState, { id, reason }: { id: string; reason: string }): Decided {
  if (!isText(reason, REFERENCE_LENGTH_MAX)) return malformed('the reason is too long');
  const held = state.mandates.get(id);
  if (!held) return refuse({ code: 'mandate_unknown' });
  if (held.isEnded) return ok(null);
  const changes = noChanges();
  changes.mandates.set(id, { ...held, isEnded: true });
  changes.entries.push(mandateEndedBody(id, reason));
  return ok(changes);
}

function putKey(changes: Changes, accountId: string, key: LedgerKey): void {
  const { keyId, kind, publicKey } = key;
  changes.keys.set(keyOf(accountId, keyId), { accountId, keyId, kind, publicKey, isEnded: false });
  changes.entries.push(keyAddedBody(accountId, key));
}

function isKey({ keyId, kind, publicKey }: LedgerKey): boolean {
  const isRightKind = (kind === 'passkey') === (typeof publicKey === 'string');
  if (JSON.stringify(publicKey).length > PUBLIC_KEY_LENGTH_MAX) return false;
  return keyId.length <= KEY_ID_LENGTH_MAX && /^[\w-]+$/.test(keyId) && isRightKind;
}

function isSameKey(a: LedgerKey, b: LedgerKey): boolean {
  return a.kind === b.kind && JSON.stringify(a.publicKey) === JSON.stringify(b.publicKey);
}
