// What the log says of each step: enough to compute every balance, limit and hold again, and to check every signature,
// by somebody who has nothing but the log.
import type { JsonObject, JsonValue } from '@althing/kernel';
import type {
  Authorization,
  ChangeAccountCommand,
  LedgerKey,
  MandateCommand,
  OpenAccountCommand,
  Purpose,
} from './commands.ts';
import type { Counted } from './counters.ts';
import type { Entry } from './ledger-state.ts';
import { mandateMembers } from './mandate-text.ts';
import type { Money } from './money.ts';

interface Said {
  readonly id: string;
  readonly debitAccount: string;
  readonly creditAccount: string;
  readonly amount: Money;
  readonly purpose: Purpose;
  readonly reference: string | null;
  readonly holdId?: string;
  readonly expiresAtMs?: number | null;
  readonly chain: JsonObject | null;
  readonly caps?: readonly Counted[];
  readonly authorization?: Authorization;
  readonly ruleSignature?: string | null;
}

export function transferBody(kind: 'transferred' | 'held' | 'captured' | 'voided' | 'expired', said: Said): Entry {
  const body: JsonObject = {
    id: said.id,
    debit: said.debitAccount,
    credit: said.creditAccount,
    amountMinor: said.amount.amountMinor.toString(),
    currency: said.amount.currency,
    purpose: said.purpose,
  };
  if (said.reference !== null) body['reference'] = said.reference;
  if (said.holdId !== undefined) body['hold'] = said.holdId;
  if (said.expiresAtMs) body['expiresAt'] = said.expiresAtMs;
  if (said.chain) body['chain'] = said.chain;
  if (said.caps && said.caps.length > 0) {
    body['caps'] = said.caps.map(({ key, periodKey, limitMinor }) => [key, periodKey, limitMinor.toString()]);
  }
  if (said.authorization) body['by'] = authorizationBody(said.authorization, said.ruleSignature ?? null);
  return { kind, body };
}

/** What the ledger's own key signs for a leg by rule. */
export function ruleText(said: Omit<Said, 'chain'> & { readonly rule: string }): string {
  return [
    'althing ledger rule',
    said.rule,
    said.id,
    said.debitAccount,
    said.creditAccount,
    said.amount.amountMinor.toString(),
    said.amount.currency,
    said.purpose,
  ].join('\n');
}

function authorizationBody(authorization: Authorization, ruleSignature: string | null): JsonObject {
  switch (authorization.by) {
    case 'key':
      return { key: { ...authorization.signature }, order: authorization.orderText };
    case 'mandate':
      return { mandate: authorization.mandateId };
    case 'first':
      return { first: true };
    case 'rule':
      return { rule: authorization.rule, signature: ruleSignature ?? '' };
  }
}

export function accountOpenedBody(command: OpenAccountCommand): Entry {
  return {
    kind: 'account_opened',
    body: {
      account: command.id,
      currency: command.currency,
      allowanceMinor: (command.allowanceMinor ?? 0n).toString(),
      mayReceive: command.mayReceive ?? true,
      maySpend: command.maySpend ?? true,
    },
  };
}

export function accountChangedBody(command: ChangeAccountCommand): Entry {
  const body: JsonObject = { account: command.id, reason: command.reason };
  if (command.allowanceMinor !== undefined) body['allowanceMinor'] = command.allowanceMinor.toString();
  if (command.mayReceive !== undefined) body['mayReceive'] = command.mayReceive;
  if (command.maySpend !== undefined) body['maySpend'] = command.maySpend;
  if (command.isClosed) body['isClosed'] = true;
  return { kind: 'account_changed', body };
}

export function keyAddedBody(accountId: string, { keyId, kind, publicKey }: LedgerKey): Entry {
  const key: JsonValue = typeof publicKey === 'string' ? publicKey : { ...publicKey };
  return { kind: 'key_added', body: { account: accountId, keyId, keyKind: kind, publicKey: key } };
}

export function keyEndedBody(accountId: string, keyId: string): Entry {
  return { kind: 'key_ended', body: { account: accountId, keyId } };
}

export function mandateGrantedBody(command: MandateCommand): Entry {
  const { signature, orderText } = command.authorization;
  return {
    kind: 'mandate_granted',
    body: { ...mandateMembers(command), by: { key: { ...signature }, order: orderText } },
  };
}

export function mandateEndedBody(id: string, reason: string): Entry {
  return { kind: 'mandate_ended', body: { id, reason } };
}
