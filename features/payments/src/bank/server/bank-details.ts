import { httpRefuse, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { ibanOf } from '../../iso20022/domain/account-number.ts';
import { findAccountOwner } from '../../people/storage/account-owner.ts';
import { getBankDetails } from '../contract/get-bank-details.ts';
import { payInSandbox, SANDBOX_DEPOSIT_WHOLE_MAX } from '../contract/pay-in-sandbox.ts';
import { bankNamesOf } from './bank-names.ts';
import type { BankCore } from './core.ts';

const notFound = () => httpRefuse(404, 'not_found', 'you have no such account');
const noBank = () => httpRefuse(409, 'no_bank', 'no bank of this kind is connected for this currency');

export function bankDetailRoutes(core: BankCore): Route[] {
  const { account } = core.deps;
  return [
    route(getBankDetails, async ({ requester, params }) => {
      const owner = await findAccountOwner(core.deps.people.db, params.accountId);
      if (owner?.userId !== requester.userId) return notFound();
      if (owner.currency !== account.currency) return noBank();
      const names = await namesFor(core, params.accountId);
      return ok({
        iban: names.iban ?? account.iban,
        bic: account.bic,
        accountHolder: account.ownerName,
        creditorReference: names.creditorReference,
        isReferenceNeeded: names.iban === null,
        currency: account.currency,
        isSandbox: core.sandbox !== null,
      });
    }),
    route(payInSandbox, async ({ requester, body }) => {
      const { sandbox } = core;
      const owner = await findAccountOwner(core.deps.people.db, body.accountId);
      if (owner?.userId !== requester.userId) return notFound();
      if (!sandbox || owner.currency !== account.currency) return noBank();
      const amountMinor = BigInt(body.amountMinor);
      if (amountMinor > BigInt(SANDBOX_DEPOSIT_WHOLE_MAX) * 10n ** BigInt(core.exponent))
        return httpRefuse(400, 'amount_out_of_range', `at most ${SANDBOX_DEPOSIT_WHOLE_MAX} at once`);
      const { iban, creditorReference } = await namesFor(core, body.accountId);
      await sandbox.deposit({
        amountMinor,
        payerName: body.payerName,
        payerIban: SANDBOX_PAYER_IBAN,
        ownIban: iban,
        remittance: creditorReference,
      });
      await core.look();
      return ok({});
    }),
  ];
}

/** No bank has this code: German ones begin with 1 to 8. */
const SANDBOX_PAYER_IBAN = ibanOf({ country: 'DE', bankCode: '00000000' }, '9000000001' as never);

const namesFor = ({ db, deps }: BankCore, accountId: string) =>
  bankNamesOf({ db, random: deps.random, range: deps.account.range }, accountId);
