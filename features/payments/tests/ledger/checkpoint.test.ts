import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { startServer } from '@althing/testing';

test('LED18 anybody gets the signed head of the log, and checks its signature with nothing of ours', async () => {
  const server = await startServer();
  try {
    const answer = await fetch(`${server.url}/api/payments/ledger/checkpoint`);
    expect(answer.status).toBe(200);
    const head = (await answer.json()) as Record<'seq' | 'hash' | 'atMs' | 'signature', string> & {
      publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string };
    };
    const signed = ['althing ledger checkpoint', head.seq, head.hash, head.atMs].join('\n');
    const key = createPublicKey({ key: head.publicKey, format: 'jwk' });
    expect(verify(null, Buffer.from(signed), key, Buffer.from(head.signature, 'base64url'))).toBe(true);
    expect(head.seq).toBeGreaterThan(0);
  } finally {
    await server.stop();
  }
}, 120_000);
