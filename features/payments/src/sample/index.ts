// Payments' part of the sample city: people have money accounts with play money from the sandbox bank, have paid each
// other a little, one bill is split and half paid, and the bakery has customers. Everything by the public API, signed as any device signs.
import { randomUUID } from 'node:crypto';
import { SampleCallRefused, type SampleCity, type SamplePart, type SamplePerson } from '@althing/accounts/sample';
import { loadMerchants } from './merchants.ts';
import { openSampleSigner } from './sample-signer.ts';
import { deposits, payments, requests, split } from './what-happened.ts';

export const samplePayments: SamplePart = {
  feature: 'payments',
  async load(city) {
    const accounts = new Map<string, string>();
    for (const { username } of deposits) accounts.set(username, await openAccount(city, city.person(username)));
    if (!(await fund(city, accounts))) return;
    const payers = new Map<string, Awaited<ReturnType<typeof openSampleSigner>>>();
    for (const { from } of payments) {
      if (!payers.has(from)) payers.set(from, await openSampleSigner(city, city.person(from)));
    }
    for (const { from, to, amountMinor } of payments) {
      await payers
        .get(from)
        ?.pay({ purpose: 'send', payee: { userId: city.person(to).userId }, amount: eur(amountMinor) });
    }
    for (const { from, payer, amountMinor } of requests) {
      await city.call(city.person(from), 'POST', '/api/payments/requests', {
        requestId: randomUUID(),
        payerId: city.person(payer).userId,
        amount: eur(amountMinor),
      });
    }
    const made = (await city.call(city.person(split.maker), 'POST', '/api/payments/splits', {
      splitId: randomUUID(),
      total: eur(split.totalMinor),
      shares: {
        kind: 'equal',
        payerIds: split.among.map((username) => city.person(username).userId),
        includesMaker: true,
      },
    })) as { split: { shares: { requestId: string; party: { userId: string | null } }[] } };
    for (const username of split.paidBy) {
      const { userId } = city.person(username);
      const share = made.split.shares.find(({ party }) => party.userId === userId);
      if (share) await payers.get(username)?.pay({ purpose: 'request', requestId: share.requestId });
    }
    await loadMerchants(city, payers);
  },
};

async function openAccount(city: SampleCity, person: SamplePerson): Promise<string> {
  const { account } = (await city.call(person, 'POST', '/api/payments/accounts', { currency: 'EUR' })) as {
    account: { accountId: string };
  };
  return account.accountId;
}

/** False where no sandbox bank is connected: then nobody has money, and the city is one without payments. */
async function fund(city: SampleCity, accounts: ReadonlyMap<string, string>): Promise<boolean> {
  try {
    for (const { username, amountMinor, payerName } of deposits) {
      await city.call(city.person(username), 'POST', '/api/payments/bank/sandbox/deposits', {
        accountId: accounts.get(username),
        amountMinor: String(amountMinor),
        payerName,
      });
    }
    return true;
  } catch (fault) {
    if (fault instanceof SampleCallRefused && fault.code === 'no_bank') return false;
    throw fault;
  }
}

const eur = (amountMinor: number) => ({ amountMinor: String(amountMinor), currency: 'EUR' });
