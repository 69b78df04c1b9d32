// R6: what two merchants know of one person can't be put together, and no merchant learns whom it deals with.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, startPaymentsServer, type Payer, type PaymentsServer } from '@althing/payments/testing';
import { openShop, payByCode, refundAs, START_TIMEOUT_MS, startTown, type Cast, type Shop } from './town.ts';

let server: PaymentsServer;
let town: Cast & { shop: Shop };
let second: Shop;

beforeAll(async () => {
  server = await startPaymentsServer();
  town = await startTown(server);
  second = await openShop(town.manager, 'Harbour Books');
}, START_TIMEOUT_MS);

afterAll(() => server.stop());

/** Everything that a merchant's owner can ask for about what it was paid. */
async function allThatItKnows(shop: Shop, by: Payer, paymentId: string, disputeId: string): Promise<string[]> {
  const answers = [];
  for (const ask of [
    shop.path,
    `/api/payments/merchants/${shop.merchantId}/tills`,
    `/api/payments/merchants/${shop.merchantId}/payments`,
    `/api/payments/merchants/${shop.merchantId}/payments/${paymentId}`,
    `/api/payments/merchants/${shop.merchantId}/invoices`,
    `/api/payments/merchants/${shop.merchantId}/disputes`,
    `/api/payments/merchants/${shop.merchantId}/disputes/${disputeId}`,
    `/api/payments/merchants/${shop.merchantId}/settlements`,
    `/api/payments/merchants/${shop.merchantId}/payouts`,
    `/api/institutions/${shop.institutionId}/access-log`,
  ]) {
    answers.push(JSON.stringify(must(await by.call('GET', ask))));
  }
  const prepared = must(
    await by.call('POST', `/api/payments/merchants/${shop.merchantId}/refunds`, {
      refundId: randomUUID(),
      paymentId,
      amountMinor: '10',
    }),
  );
  return [...answers, JSON.stringify(prepared)];
}

test('MER9 R6 two merchants share no id of their payer, and neither learns the user id or the account', async () => {
  const { mira, owner, manager, shop } = town;
  const known = [];
  for (const [place, by] of [
    [shop, owner],
    [second, manager],
  ] as const) {
    const paymentId = await payByCode(mira, place.printed, 700);
    const again = await payByCode(mira, place.printed, 300);
    const disputeId = randomUUID();
    const body = { transferId: paymentId, kind: 'other', claimedMinor: '100', text: 'Too salty.' };
    must(await mira.call('PUT', `/api/payments/disputes/${disputeId}`, body));
    must(await refundAs(by, place, { paymentId, amountMinor: '50' }));
    const texts = await allThatItKnows(place, by, paymentId, disputeId);
    const { payerKey } = must(
      await by.call('GET', `/api/payments/merchants/${place.merchantId}/payments/${paymentId}`),
    );
    // The same person is known again there, which is what invoices and disputes are answered by.
    expect(must(await by.call('GET', `/api/payments/merchants/${place.merchantId}/payments/${again}`)).payerKey).toBe(
      payerKey,
    );
    for (const text of texts) {
      expect(text).not.toContain('mira');
      expect(text).not.toContain(mira.accountId);
      expect(text).not.toContain(mira.deviceId);
    }
    known.push({ payerKey, words: new Set(texts.join(' ').match(/[\w-]{16,}/g)) });
  }
  const [here, there] = known as [(typeof known)[0], (typeof known)[0]];
  expect(here.payerKey).not.toBe(there.payerKey);
  expect(there.words).not.toContain(here.payerKey);
  expect(here.words).not.toContain(there.payerKey);
  // Of all long words with a digit in them, which ids are, both were told none but how every code of ours begins.
  const shared = [...here.words].filter((word) => there.words.has(word) && /\d/.test(word));
  expect(shared.filter((word) => !word.startsWith('000201010211'))).toEqual([]);
});

test('MER9 R9 a person takes away what merchants hold about them, and once their account ends it names nobody', async () => {
  const { mira, owner, shop } = town;
  const paymentId = await payByCode(mira, shop.printed, 200);
  const disputeId = randomUUID();
  const text = 'The last word on salt.';
  const body = { transferId: paymentId, kind: 'other', claimedMinor: '100', text };
  must(await mira.call('PUT', `/api/payments/disputes/${disputeId}`, body));
  const archive = await fetch(`${server.url}/api/accounts/export`, {
    headers: { authorization: `Bearer ${mira.token}` },
  });
  // Files stand in the archive as they are.
  const files = Buffer.from(await archive.arrayBuffer()).toString('latin1');
  for (const part of ['payments/invoices.jsonl', 'payments/disputes.json', text]) expect(files).toContain(part);
  expect(files).not.toContain(owner.userId);

  const gone = await server.call('POST', '/_matrix/client/v3/account/deactivate', {
    token: mira.token,
    body: {
      auth: {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: 'mira' },
        password: 'correct horse battery',
      },
    },
  });
  expect(gone.status).toBe(200);
  await server.events.delivered();
  const payment = must(await owner.call('GET', `/api/payments/merchants/${shop.merchantId}/payments/${paymentId}`));
  expect(payment.amount.amountMinor).toBe('200');
  const closed = must(await owner.call('GET', `/api/payments/merchants/${shop.merchantId}/disputes/${disputeId}`));
  expect(closed.state).toBe('withdrawn');
  const refund = await owner.call('POST', `/api/payments/merchants/${shop.merchantId}/refunds`, {
    refundId: randomUUID(),
    paymentId,
    amountMinor: '10',
  });
  expect(refund.body.code).toBe('refund_too_late');
  const invoice = await owner.call('PUT', `/api/payments/merchants/${shop.merchantId}/invoices/${randomUUID()}`, {
    number: '1',
    currency: 'EUR',
    lines: [{ text: 'Bread', amountMinor: '100' }],
    dueAtMs: server.clock.nowMs(),
    payerKey: payment.payerKey,
  });
  expect(invoice.body.code).toBe('payer_unknown');
});
