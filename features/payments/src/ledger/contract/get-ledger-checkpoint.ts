import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getLedgerCheckpoint = defineContract({
  name: 'getLedgerCheckpoint',
  method: 'GET',
  path: '/api/payments/ledger/checkpoint',
  wire: 'althing',
  auth: 'none',
  limit: 'read',
  summary:
    'The head of the ledger’s log, signed by the ledger’s own key. Whoever keeps one can show later that the log before it was not changed.',
  output: z.object({
    seq: z.int(),
    /** SHA-256, lower-case hex. */
    hash: z.string(),
    atMs: z.int(),
    keyId: z.string(),
    publicKey: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
    /** Ed25519 over the lines `althing ledger checkpoint`, seq, hash and atMs, joined by line feeds. */
    signature: z.string(),
  }),
});
