// The bakery takes payments at two tills and has had customers; the town hall has sent an invoice.
import { randomUUID } from 'node:crypto';
import type { SampleCity } from '@althing/accounts/sample';
import type { SampleSigner } from './sample-signer.ts';
import { atTheBakery, townInvoice } from './what-happened.ts';

const WEEK_MS = 7 * 86_400_000;

export async function loadMerchants(city: SampleCity, payers: ReadonlyMap<string, SampleSigner>): Promise<void> {
  const bakery = await openMerchant(city, 'lighthouse-bakery', '5462');
  const codes = [];
  for (const name of ['Counter', 'Harbour stall']) {
    const path = `/api/payments/merchants/${bakery}/tills/${randomUUID()}`;
    const till = await city.call(city.person('lighthouse-bakery'), 'PUT', path, { name });
    codes.push(String(till['qrText']));
  }
  for (const { from, till, amountMinor } of atTheBakery) {
    const text = codes[till];
    const { target } = await city.call(city.person(from), 'POST', '/api/payments/merchant-codes/read', { text });
    const amount = { amountMinor: String(amountMinor), currency: 'EUR' };
    await payers.get(from)?.pay({ target, amount }, '/api/payments/merchant-orders');
  }

  const town = await openMerchant(city, 'halvara-town', '9399');
  await city.call(city.person('samira'), 'PUT', `/api/payments/merchants/${town}/invoices/${randomUUID()}`, {
    ...townInvoice,
    currency: 'EUR',
    dueAtMs: Date.now() + 2 * WEEK_MS,
  });
}

async function openMerchant(city: SampleCity, owner: string, categoryCode: string): Promise<string> {
  const merchantId = randomUUID();
  const person = city.person(owner);
  const { institutions } = (await city.call(person, 'GET', '/api/institutions')) as {
    institutions: { institutionId: string }[];
  };
  await city.call(person, 'PUT', `/api/payments/merchants/${merchantId}`, {
    institutionId: institutions[0]?.institutionId,
    name: person.displayName,
    currency: 'EUR',
    categoryCode,
    city: 'Halvara',
    countryCode: 'SE',
    timeZone: 'Europe/Stockholm',
  });
  return merchantId;
}
