// What the parts of institutions share.
import type { Kysely } from 'kysely';
import type { AccountsDoor } from '@althing/accounts/server';
import type { Database } from '@althing/db';
import { appendEvent, type EventLog } from '@althing/events';
import { httpRefuse, type HttpRefusal } from '@althing/http';
import { ok, type Clock, type JsonObject, type Result } from '@althing/kernel';
import type { RefusalDescription } from '@althing/schema';
import type { Logger } from 'pino';
import { institutionRefusals, type Member } from '../contract/fields.ts';
import { findInstitution, lockInstitution, type StoredInstitution } from '../storage/institution-store.ts';
import { findMember } from '../storage/member-store.ts';
import type { InstitutionsDb, InstitutionsTables } from '../storage/tables.ts';

export interface InstitutionsDeps {
  readonly database: Database;
  readonly events: EventLog;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly accounts: AccountsDoor;
}

export interface InstitutionsCore {
  readonly deps: InstitutionsDeps;
  readonly db: InstitutionsDb;
  now(): Date;
}

/**
 * Events that institutions append (feature `institutions`), in the transaction of the write. Each payload has
 * `institutionId`.
 */
export const institutionsEvents = {
  institutionCreated: 'institutionCreated',
  /** Renamed, or of another kind: it may have lost its verification. */
  institutionChanged: 'institutionChanged',
  institutionVerified: 'institutionVerified',
  institutionUnverified: 'institutionUnverified',
  institutionClosed: 'institutionClosed',
  /** { userId, role } */
  memberAdded: 'memberAdded',
  /** { userId, role } */
  roleChanged: 'roleChanged',
  /** { userId } */
  memberRemoved: 'memberRemoved',
} as const;

export function openCore(deps: InstitutionsDeps): InstitutionsCore {
  return { deps, db: deps.database.as<InstitutionsTables>(), now: () => new Date(deps.clock.nowMs()) };
}

/** Runs a write; a refusal takes back what it did so far. Who follows the events is woken after the commit. */
export async function write<T>(
  { db, deps }: Pick<InstitutionsCore, 'db' | 'deps'>,
  run: (tx: InstitutionsDb) => Promise<Result<T, HttpRefusal>>,
): Promise<Result<T, HttpRefusal>> {
  let outcome: Result<T, HttpRefusal> | null = null;
  try {
    await db.transaction().execute(async (tx) => {
      outcome = await run(tx);
      if (!outcome.ok) throw new TakenBack();
    });
  } catch (fault) {
    if (!(fault instanceof TakenBack)) throw fault;
  }
  deps.events.wake();
  return outcome as unknown as Result<T, HttpRefusal>;
}

class TakenBack extends Error {
  override name = 'TakenBack';
}

export function append(tx: InstitutionsDb, type: keyof typeof institutionsEvents, payload: JsonObject): Promise<void> {
  return appendEvent(tx as unknown as Kysely<never>, { feature: 'institutions', type, payload });
}

/** A documented refusal as an answer; it also says whether to try again. */
export function refusal({ status, code, retry, when }: RefusalDescription): Result<never, HttpRefusal> {
  return httpRefuse(status, code, `${when}.`, { retry });
}

/** The institution as one of its staff sees it: the only way to anything that isn't public. */
export async function accessAsStaff(
  db: InstitutionsDb,
  institutionId: string,
  userId: string,
): Promise<Result<{ institution: StoredInstitution; member: Member }, HttpRefusal>> {
  return asStaff(db, await findInstitution(db, institutionId), userId);
}

/** The same, held against other changes until the transaction ends. */
export async function lockAsStaff(
  tx: InstitutionsDb,
  institutionId: string,
  userId: string,
): Promise<Result<{ institution: StoredInstitution; member: Member }, HttpRefusal>> {
  return asStaff(tx, await lockInstitution(tx, institutionId), userId);
}

async function asStaff(
  db: InstitutionsDb,
  institution: StoredInstitution | null,
  userId: string,
): Promise<Result<{ institution: StoredInstitution; member: Member }, HttpRefusal>> {
  if (!institution) return refusal(institutionRefusals.notFound);
  const member = await findMember(db, institution.institutionId, userId);
  return member ? ok({ institution, member }) : refusal(institutionRefusals.notStaff);
}
