import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getLedgerCheckpoint } from '../contract/get-ledger-checkpoint.ts';
import type { Ledger } from './index.ts';

export function getLedgerCheckpointRoute(ledger: Pick<Ledger, 'checkpoint'>): Route {
  return route(getLedgerCheckpoint, async () => ok(await ledger.checkpoint()));
}
