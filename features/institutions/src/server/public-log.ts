// R10: the log of what operators did, in a chain and under a Merkle tree that outsiders can check.
import { createHash } from 'node:crypto';
import { route, type Route } from '@althing/http';
import { base64Url, canonicalJson, ok } from '@althing/kernel';
import { institutionRefusals } from '../contract/fields.ts';
import { getConsistencyProof } from '../contract/get-consistency-proof.ts';
import { getInclusionProof } from '../contract/get-inclusion-proof.ts';
import { getPublicLog } from '../contract/get-public-log.ts';
import { consistencyPath, inclusionPath, leafHash, rootHash } from '../domain/merkle-tree.ts';
import { insertLogEntry, lockLog, selectLeafHashes, selectLog } from '../storage/public-log-store.ts';
import type { InstitutionsDb } from '../storage/tables.ts';
import { refusal, type InstitutionsCore } from './core.ts';

export interface LogLine {
  /** Past tense: `institution_verified`, `operator_added`, or a word of the feature that has it done. */
  readonly kind: string;
  /** Whom or what it is about; never a person's global id (R6). */
  readonly subject: string;
  readonly name: string;
  readonly operators: readonly string[];
}

/** Adds a line within the transaction of what it tells. */
export async function addLogEntry(tx: InstitutionsDb, line: LogLine, at: Date): Promise<void> {
  const newest = await lockLog(tx);
  const seq = newest.seq + 1;
  const operators = [...line.operators];
  const body = canonicalJson({ ...line, operators, seq, atMs: at.getTime(), previousHash: newest.hash });
  const bytes = new TextEncoder().encode(body);
  await insertLogEntry(tx, { seq, body, hash: base64Url(sha256(bytes)), leafHash: leafHash(sha256, bytes) });
}

export function publicLogRoutes({ db }: InstitutionsCore): Route[] {
  return [
    route(getPublicLog, async ({ query }) => {
      const entries = await selectLog(db, query);
      return ok({ entries, next: entries.length < query.limit ? null : (entries.at(-1)?.seq ?? null) });
    }),
    route(getInclusionProof, async ({ params, query }) => {
      const all = await selectLeafHashes(db);
      const size = query.size ?? all.length;
      const [entry] = await selectLog(db, { after: params.seq - 1, limit: 1 });
      if (size > all.length || params.seq > size || entry?.seq !== params.seq)
        return refusal(institutionRefusals.notFound);
      const leaves = all.slice(0, size);
      return ok({
        entry,
        size,
        rootHash: base64Url(rootHash(sha256, leaves)),
        path: inclusionPath(sha256, leaves, params.seq - 1).map(base64Url),
      });
    }),
    route(getConsistencyProof, async ({ query }) => {
      const leaves = await selectLeafHashes(db);
      if (query.since > leaves.length) return refusal(institutionRefusals.notFound);
      return ok({
        size: leaves.length,
        rootHash: base64Url(rootHash(sha256, leaves)),
        path: consistencyPath(sha256, leaves, query.since).map(base64Url),
      });
    }),
  ];
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
