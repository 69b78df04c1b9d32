import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eur,
  must,
  pay,
  registerPayer,
  startPaymentsServer,
  type Payer,
  type PaymentsServer,
} from '@althing/payments/testing';

let server: PaymentsServer;
let mira: Payer;
let oskar: Payer;

beforeAll(async () => {
  server = await startPaymentsServer();
  mira = await registerPayer(server, 'mira', { fundMinor: 50_000n });
  oskar = await registerPayer(server, 'oskar');
});
afterAll(() => server.stop());

const changes = async (query: string) => must(await oskar.call('GET', `/api/payments/changes?${query}`));
const send = () => pay(mira, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(10) });

test('PEO21 who waits is told at once of what somebody else did; who has read it is told once', async () => {
  const start = await changes('');
  expect(start).toMatchObject({ changes: [], isComplete: true });
  const waiting = changes(`since=${start.next}&timeoutMs=30000`);
  const { transfer } = must(await send());
  const told = await waiting;
  expect(told.changes).toMatchObject([{ kind: 'transfer', id: transfer.transferId }]);
  expect((await changes(`since=${told.next}`)).changes).toEqual([]);
  expect((await changes(`since=${start.next}`)).changes).toEqual(told.changes);
});

test('PEO21 what another process wrote is told within a second', async () => {
  const another = await server.another();
  const { next } = await changes('');
  let answer: { changes: unknown[] } | null = null;
  void another
    .call('GET', `/api/payments/changes?since=${next}&timeoutMs=30000`, { token: oskar.token })
    .then(({ body }) => (answer = body));
  const { transfer } = must(await send());
  await expect
    .poll(() => {
      server.clock.advance(1000);
      return answer?.changes;
    })
    .toMatchObject([{ id: transfer.transferId }]);
  await another.stop();
});

test('PEO21 nobody waits in more places than twenty, nor longer than asked', async () => {
  const { next } = await changes('');
  const answered: { status: number; body: { code?: string; changes?: unknown[] } }[] = [];
  const all = Promise.all(
    Array.from({ length: 25 }, async () => {
      answered.push(await oskar.call('GET', `/api/payments/changes?since=${next}&timeoutMs=5000`));
    }),
  );
  await expect.poll(() => answered.length).toBe(5);
  expect(new Set(answered.map(({ body }) => body.code))).toEqual(new Set(['too_many_waiting']));
  server.clock.advance(5000);
  await all;
  const waited = answered.slice(5);
  expect(waited).toHaveLength(20);
  for (const answer of waited) expect(answer).toMatchObject({ status: 200, body: { changes: [] } });
  expect(await oskar.call('GET', `/api/payments/changes?since=${next}&timeoutMs=30001`)).toMatchObject({ status: 400 });
  expect(await oskar.call('GET', '/api/payments/changes?since=-1')).toMatchObject({ status: 400 });
});

test('PEO21 changes are kept for 30 days; who asks for older ones is told to fetch everything', async () => {
  const { next } = await changes('');
  must(await send());
  server.clock.advance(31 * 86_400_000);
  const { transfer } = must(await send());
  await expect
    .poll(async () => {
      server.clock.advance(3600_000);
      const told = await changes(`since=${next}`);
      return { ids: told.changes.map(({ id }: { id: string }) => id), isComplete: told.isComplete };
    })
    .toEqual({ ids: [transfer.transferId], isComplete: false });
});
