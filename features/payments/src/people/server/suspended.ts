import type { HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { refusals } from '../contract/refusals.ts';
import { isSuspended } from '../storage/suspension-store.ts';
import { refused } from './answers.ts';
import type { PeopleCore } from './core.ts';

/** Refused where the person may not pay, ask or collect now (R3: nothing else hangs on it). */
export async function requireActive(core: PeopleCore, userId: string): Promise<Result<void, HttpRefusal>> {
  return (await isSuspended(core.db, userId, new Date(core.nowMs()))) ? refused(refusals.suspended) : ok();
}
