// What somebody who owns the database could do to the log, and that each of it shows.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { canonicalJson, type JsonObject } from '@althing/kernel';
import { houseAccountId } from '../../src/ledger/domain/money-account.ts';
import { auditLog } from '../../src/ledger/server/audit-log.ts';
import { hashOf } from '../../src/ledger/server/log-hash.ts';
import type { Checkpoint } from '../../src/ledger/server/index.ts';
import { signedHold, signedMandate, signedTransfer } from '../../src/testing/signing-payer.ts';
import { openLedgerInMemory } from './ledger-in-memory.ts';

const EUR = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });
const lines: string[] = [];
let checkpoint: Checkpoint;

beforeAll(async () => {
  const { ledger, person, clock } = await openLedgerInMemory();
  const a = await person(10_000n);
  const b = await person();
  await ledger.houseAccount('EUR', 'fees');
  const atMs = clock.nowMs();
  const caps = [{ key: 'day', periodKey: '2026-01-01', limitMinor: 5_000n }];
  const payment = { payer: a.payer, from: a.id, to: b.id, amount: EUR(100n), atMs, caps };
  const fee = {
    kind: 'transfer' as const,
    id: randomUUID(),
    debitAccount: a.id,
    creditAccount: houseAccountId('EUR', 'fees'),
    amount: EUR(2n),
    purpose: 'fee' as const,
    authorization: { by: 'first' as const },
  };
  await ledger.post([signedTransfer({ ...payment, feeMinor: 2n }), fee]);
  const hold = signedHold({ ...payment, expiresAtMs: atMs + 1000 });
  await ledger.post([hold]);
  await ledger.post([{ kind: 'capture', id: randomUUID(), holdId: hold.id, amountMinor: 40n, purpose: 'merchant' }]);
  const terms = { id: randomUUID(), payerAccount: a.id, payeeAccount: b.id, cap: EUR(50n), period: 'month' as const };
  const mandate = signedMandate(a.payer, { ...terms, startsAtMs: atMs, endsAtMs: null, atMs });
  await ledger.grantMandate(mandate);
  const collected = { ...fee, id: randomUUID(), creditAccount: b.id, amount: EUR(50n), purpose: 'mandate' as const };
  await ledger.post([{ ...collected, authorization: { by: 'mandate', mandateId: mandate.id } }]);
  await ledger.endKey({ accountId: a.id, keyId: a.payer.key.keyId });
  checkpoint = await ledger.checkpoint();
  for await (const line of ledger.exportLog()) lines.push(line);
});

test('LED13 a true log passes, whole and up to a checkpoint', async () => {
  const report = await auditLog(lines, { checkpoint });
  expect(report).toMatchObject({ entries: lines.length, transfers: 6 });
  // Funding, transfer, hold and mandate are signed; the fee and the collection stand on those.
  expect(report.signatures).toBe(4);
});

type Change = (body: JsonObject) => JsonObject | null;
const onKind =
  (kind: string, change: (body: JsonObject) => JsonObject | null): Change =>
  (body) =>
    body['kind'] === kind ? change(body) : body;

/** Whoever owns the database can compute all hashes anew. */
function forged(change: Change): string[] {
  let hash = '0'.repeat(64);
  let seq = 0;
  return lines.flatMap((line) => {
    const [, , text] = JSON.parse(line) as [number, string, string];
    const changed = change(JSON.parse(text) as JsonObject);
    if (!changed) return [];
    seq++;
    const body = canonicalJson({ ...changed, seq });
    hash = hashOf(hash, body);
    return [JSON.stringify([seq, hash, body])];
  });
}
const key = (body: JsonObject): JsonObject => ((body['by'] as JsonObject | undefined)?.['key'] ?? {}) as JsonObject;
const isSigned = (body: JsonObject): boolean => key(body)['signature'] !== undefined;

test.each<[string, Change, RegExp]>([
  [
    'a greater amount',
    onKind('transferred', (body) => (isSigned(body) ? { ...body, amountMinor: '101' } : body)),
    /signed another amountMinor/,
  ],
  ['another payee', onKind('held', (body) => ({ ...body, credit: 'house:EUR:fees' })), /signed another to/],
  [
    'a fee that nobody signed',
    onKind('transferred', (body) => (body['purpose'] === 'fee' ? { ...body, amountMinor: '3' } : body)),
    /fee is not what/,
  ],
  [
    'a chain without its fee',
    onKind('transferred', (body) => (body['purpose'] === 'fee' ? null : body)),
    /chain before it is not whole/,
  ],
  [
    'another’s signature',
    onKind('held', (body) => ({
      ...body,
      by: { ...(body['by'] as JsonObject), key: { ...key(body), signature: 'A'.repeat(86) } },
    })),
    /did not sign/,
  ],
  [
    'money from nowhere',
    onKind('transferred', (body) => (body['purpose'] === 'funding' ? { ...body, amountMinor: '99999' } : body)),
    /house did not sign/,
  ],
  ['more captured than held', onKind('captured', (body) => ({ ...body, amountMinor: '101' })), /more is taken/],
  ['a hold that is forgotten', onKind('held', () => null), /no such hold/],
  [
    'more collected than the mandate lets',
    onKind('transferred', (body) => (body['purpose'] === 'mandate' ? { ...body, amountMinor: '51' } : body)),
    /limit mandate:.* is crossed/,
  ],
  ['a mandate nobody granted', onKind('mandate_granted', () => null), /no such mandate/],
  [
    'a key that is swapped',
    onKind('key_added', (body) => ({ ...body, publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } })),
    /ended|did not sign/,
  ],
  [
    'a limit that is taken away from the counting',
    onKind('transferred', (body) => (body['purpose'] === 'mandate' ? { ...body, caps: [] } : body)),
    /cap is not counted/,
  ],
  ['time that runs backwards', onKind('key_ended', (body) => ({ ...body, at: 0 })), /backwards/],
])('LED13 %s shows, though every hash is computed anew', async (_what, change, expected) => {
  await expect(auditLog(forged(change))).rejects.toThrow(expected);
});

test('LED13 a changed line shows by its hash, a missing one by its number', async () => {
  const changed = lines.map((line) => line.replace('"10000', '"20000'));
  await expect(auditLog(changed)).rejects.toThrow(/hash is not/);
  await expect(auditLog(lines.toSpliced(5, 1))).rejects.toThrow(/follows/);
});

test('LED18 a history that is consistent in itself, but another, shows by an earlier checkpoint; so does a shorter one', async () => {
  const other = forged((body) => (body['kind'] === 'key_ended' ? null : body));
  await expect(auditLog(other)).resolves.toMatchObject({ entries: lines.length - 1 });
  await expect(auditLog(other, { checkpoint })).rejects.toThrow(/ends before the checkpoint/);
  const renamed = forged((body) => (body['kind'] === 'key_ended' ? { ...body, at: Number(body['at']) + 1 } : body));
  await expect(auditLog(renamed, { checkpoint })).rejects.toThrow(/another history/);
  await expect(auditLog(lines, { checkpoint: { ...checkpoint, signature: 'A'.repeat(86) } })).rejects.toThrow(
    /signature/,
  );
});
