import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moneyExport } from '../../src/people/server/export-section.ts';
import { eur, must, pay, registerPayer, startPaymentsServer, type PaymentsServer } from '@althing/payments/testing';

let server: PaymentsServer;

beforeAll(async () => {
  server = await startPaymentsServer();
});
afterAll(() => server.stop());

test('PEO25 the export holds what the person sees, page after page, and nothing that another may keep from them', async () => {
  const mira = await registerPayer(server, 'mira', { fundMinor: 10_000n });
  const oskar = await registerPayer(server, 'oskar');
  const { code } = must(await oskar.call('GET', '/api/payments/code')).paymentCode;
  must(await pay(mira, { purpose: 'send', payee: { code }, amount: eur(120) }));
  must(await pay(mira, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(80) }));
  must(
    await oskar.call('POST', '/api/payments/requests', {
      requestId: randomUUID(),
      payerId: mira.userId,
      amount: eur(9),
    }),
  );
  const read = async (userId: string) => {
    const files: Record<string, unknown> = {};
    for await (const { path, body } of moneyExport(server.people.door.core).files(userId)) {
      let text = '';
      for await (const piece of body) text += String(piece);
      files[path] = JSON.parse(text);
    }
    return files;
  };
  const mine = await read(mira.userId);
  expect(mine['payments/accounts.json']).toMatchObject([{ currency: 'EUR', balanceMinor: '9800' }]);
  expect(mine['payments/transfers.json']).toMatchObject([{ amount: eur(80) }, { amount: eur(120) }]);
  expect(mine['payments/requests.json']).toMatchObject([{ direction: 'in', amount: eur(9), state: 'open' }]);
  expect(mine['payments/keys.json']).toMatchObject([{ kind: 'device' }]);
  expect(mine['payments/mandates.json']).toEqual([]);
  expect(mine['payments/suspensions.json']).toEqual([]);
  const theirs = await read(oskar.userId);
  const [, byCode] = theirs['payments/transfers.json'] as { party: { userId: string | null } }[];
  expect(byCode?.party.userId).toBeNull();
});
