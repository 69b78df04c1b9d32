import { afterAll, beforeAll, expect, test } from 'vitest';
import { eur, must, pay, registerPayer, startPaymentsServer, type PaymentsServer } from '@althing/payments/testing';

let server: PaymentsServer;

beforeAll(async () => {
  server = await startPaymentsServer({ areRateLimitsOn: true });
});
afterAll(() => server.stop());

test('PEO9 who tries many addresses is stopped; those one has paid are found all the same', async () => {
  const curious = await registerPayer(server, 'curious', { fundMinor: 1000n });
  const friend = await registerPayer(server, 'friend');
  must(await pay(curious, { purpose: 'send', payee: { userId: friend.userId }, amount: eur(1) }));
  const find = (userId: string) =>
    curious.call('POST', '/api/payments/payees/find', { payee: { userId }, currency: 'EUR' });
  const codes = new Map<string, number>();
  for (let index = 0; index < 110; index++) {
    const { code } = (await find(`@person${index}:town.example`)).body;
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  expect(codes.get('payee_unavailable')).toBeLessThanOrEqual(100);
  expect(codes.get('too_many_lookups')).toBeGreaterThanOrEqual(10);
  expect((await find(friend.userId)).status).toBe(200);
});
