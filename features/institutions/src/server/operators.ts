// R10: what operators do to institutions and people takes two of them, each known by a secret of their own, and stands in
// the public log. Whoever has the machine could write to its database; what they did would be missing in the log.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '@althing/db';
import { invariant, ok, refuse, type Clock, type Result } from '@althing/kernel';
import { approve } from '../domain/approve.ts';
import {
  deleteApprovals,
  endOperator,
  insertOperator,
  putApproval,
  selectApprovals,
  selectOperators,
  type StoredOperator,
} from '../storage/operator-store.ts';
import { lockLog } from '../storage/public-log-store.ts';
import type { InstitutionsDb, InstitutionsTables } from '../storage/tables.ts';
import { addLogEntry } from './public-log.ts';

export interface OperatorCredentials {
  readonly name: string;
  readonly secret: string;
}

export interface OperatorAction<T> {
  /** `verify_institution`: what is to be done. Approvals count for the same action on the same subject only. */
  readonly action: string;
  /** Everything that is decided, written out: who approves the second time approves just this. */
  readonly subject: string;
  /**
   * Does it and answers its line for the public log, in the transaction of the second approval; or refuses. `operators`
   * are those who approved.
   */
  carryOut(
    tx: Kysely<never>,
    operators: readonly string[],
  ): Promise<Result<{ kind: string; subject: string; name: string; value: T }, string>>;
}

/** In order of precedence; `carryOut`'s own come last. */
export type OperatorRefusal = 'not_an_operator';

export type OperatorOutcome<T> = { isDone: false; waitsForAnother: true } | { isDone: true; value: T };

/** 120 bits, to be kept by its operator. */
const SECRET_BYTES = 15;
const NAME = /^[a-z][a-z0-9-]{1,30}$/;
/** Without two nothing could ever be approved again. */
const OPERATORS_MIN = 2;

/** One operator approves; the second one's approval carries the action out. */
export async function approveAs<T>(
  { database, clock }: { database: Database; clock: Pick<Clock, 'nowMs'> },
  credentials: OperatorCredentials,
  { action, subject, carryOut }: OperatorAction<T>,
): Promise<Result<OperatorOutcome<T>, OperatorRefusal | (string & {})>> {
  const db = database.as<InstitutionsTables>();
  return db.transaction().execute(async (tx) => {
    // One approval after another: two that come at once must see each other.
    await lockLog(tx);
    const operators = await selectOperators(tx);
    if (!isSecretOf(operators, credentials)) return refuse('not_an_operator');
    const at = new Date(clock.nowMs());
    const inOffice = operators.filter(({ isInOffice }) => isInOffice).map(({ name }) => name);
    const approvals = await selectApprovals(tx, action, subject);
    const decided = approve({ operators: new Set(inOffice), approvals, nowMs: at.getTime() }, credentials.name);
    if (!decided.ok) return decided;
    if (!decided.value.isDone) {
      await putApproval(tx, { action, subject, operator: credentials.name, at });
      return ok({ isDone: false, waitsForAnother: true } as const);
    }
    const done = await carryOut(tx as unknown as Kysely<never>, decided.value.operators);
    if (!done.ok) return done;
    await deleteApprovals(tx, action, subject);
    const { value, ...line } = done.value;
    await addLogEntry(tx, { ...line, operators: decided.value.operators }, at);
    return ok({ isDone: true, value } as const);
  });
}

export interface OperatorsDeps {
  readonly database: Database;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/**
 * The first two operators need nobody's approval, for there is nobody; every further one needs two. Answers the new
 * one's secret, which is stored as its hash.
 */
export async function addOperator(
  deps: OperatorsDeps,
  name: string,
  approver: OperatorCredentials | null,
): Promise<Result<OperatorOutcome<{ secret: string }>, OperatorRefusal | (string & {})>> {
  if (!NAME.test(name)) return refuse('invalid_name');
  const db = deps.database.as<InstitutionsTables>();
  type Outcome = Result<OperatorOutcome<{ secret: string }> | null, string>;
  const first = await db.transaction().execute(async (tx): Promise<Outcome> => {
    await lockLog(tx);
    const operators = await selectOperators(tx);
    if (operators.some((operator) => operator.name === name)) return refuse('name_used');
    if (operators.length >= OPERATORS_MIN) return ok(null);
    const at = new Date(deps.clock.nowMs());
    const secret = await makeOperator(tx, name, at);
    await addLogEntry(tx, { kind: 'operator_added', subject: name, name, operators: [] }, at);
    return ok({ isDone: true, value: { secret } });
  });
  if (!first.ok) return first;
  if (first.value !== null) return ok(first.value);
  if (!approver) return refuse('needs_approval');
  return approveAs(deps, approver, {
    action: 'add_operator',
    subject: name,
    async carryOut(given) {
      const tx = given as unknown as InstitutionsDb;
      const secret = await makeOperator(tx, name, new Date(deps.clock.nowMs()));
      return ok({ kind: 'operator_added', subject: name, name, value: { secret } });
    },
  });
}

/** Two operators end a third one's office. */
export async function removeOperator(
  deps: OperatorsDeps,
  name: string,
  approver: OperatorCredentials,
): Promise<Result<OperatorOutcome<void>, OperatorRefusal | (string & {})>> {
  return approveAs(deps, approver, {
    action: 'end_operator',
    subject: name,
    async carryOut(given) {
      const tx = given as unknown as InstitutionsDb;
      const inOffice = (await selectOperators(tx)).filter(({ isInOffice }) => isInOffice);
      if (!inOffice.some((operator) => operator.name === name)) return refuse('no_such_operator');
      if (inOffice.length <= OPERATORS_MIN) return refuse('too_few_operators');
      await endOperator(tx, name, new Date(deps.clock.nowMs()));
      return ok({ kind: 'operator_ended', subject: name, name, value: undefined });
    },
  });
}

async function makeOperator(tx: InstitutionsDb, name: string, at: Date): Promise<string> {
  invariant(NAME.test(name), 'an operator has a plain name');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await insertOperator(tx, { name, secretHash: hashOf(secret).toString('base64url'), at });
  return secret;
}

function isSecretOf(operators: readonly StoredOperator[], { name, secret }: OperatorCredentials): boolean {
  const operator = operators.find((candidate) => candidate.name === name && candidate.isInOffice);
  return operator !== undefined && timingSafeEqual(Buffer.from(operator.secretHash, 'base64url'), hashOf(secret));
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
