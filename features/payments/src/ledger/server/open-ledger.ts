// Puts the ledger together: what comes in is checked and its signatures verified at once, decided in batches, answered
// after the commit.
import { randomUUID } from 'node:crypto';
import { invariant, refuse, type Clock, type Result } from '@althing/kernel';
import type { Logger } from 'pino';
import { addKey, changeAccount, endKey, endMandate, grantMandate, openAccount } from '../domain/change-account.ts';
import { orderOf } from '../domain/authorize.ts';
import { checkForm } from '../domain/check-form.ts';
import type { Mandate, TransferCommand } from '../domain/commands.ts';
import { expireHold, type Chain } from '../domain/create-transfer.ts';
import { isCurrency } from '../domain/currency.ts';
import { noChanges } from '../domain/ledger-state.ts';
import { ruleText } from '../domain/log-bodies.ts';
import { houseAccountId, type HousePurpose, type MoneyAccount } from '../domain/money-account.ts';
import { TOTAL_MINOR_MAX } from '../domain/money.ts';
import type { ChangeRefusal } from '../domain/refusals.ts';
import { openPostgresLedgerStore } from '../storage/ledger-store-postgres.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { openBatchWriter, type BatchWriter, type Job } from './batch-writer.ts';
import { changeJob } from './change-job.ts';
import { contentHashOf } from './content-hash.ts';
import { getLedgerCheckpointRoute } from './get-ledger-checkpoint.ts';
import { checkpointText, openHouseKey, type HouseKey } from './house-key.ts';
import type { Checkpoint, Ledger, LedgerDeps } from './index.ts';
import { namesOf } from './names.ts';
import { postJob } from './post-job.ts';
import { exportLog } from './export-log.ts';
import { openSweep } from './expiry-sweep.ts';
import { verifyOnThreads, type Verify } from './signatures.ts';
import { openVerifyingKeys } from './verifying-keys.ts';

/** Pages of history. */
const TRANSFERS_PER_PAGE_MAX = 500;
/** Signatures being checked: bounds memory before the queue does. */
const CHECKING_MAX = 20_000;

export async function openLedger({ database, clock, logger, publicUrl }: LedgerDeps): Promise<Ledger> {
  return openLedgerOn({ store: await openPostgresLedgerStore(database), clock, logger, publicUrl });
}

/** The ledger on any store: a simulation brings its own. */
export async function openLedgerOn({
  store,
  clock,
  logger,
  publicUrl,
  verify = verifyOnThreads,
}: {
  store: LedgerStore;
  clock: Clock;
  logger: Pick<Logger, 'error'>;
  publicUrl: string;
  /** A simulation, whose time stands still while it works, can't wait for other threads. */
  verify?: Verify;
}): Promise<Ledger> {
  const houseKey = await openHouseKey(store);
  const writer = openBatchWriter({
    store,
    clock,
    onFault: (fault) => logger.error({ err: fault }, 'a batch of the ledger failed and is tried again'),
  });
  const { origin, hostname: rpId } = new URL(publicUrl);
  const keys = openVerifyingKeys(store, { site: { origin, rpId }, verify });
  const sweep = openSweep({ clock, logger, sweep: (most) => expireDue({ store, writer, clock }, most) });
  let checking = 0;

  async function prepared(legs: readonly TransferCommand[]): Promise<Chain> {
    const [first] = legs;
    const authorization = first && 'authorization' in first ? first.authorization : null;
    const signed =
      first && 'debitAccount' in first && authorization?.by === 'key'
        ? await keys.signedBy(first.debitAccount, authorization)
        : null;
    const ruleSignatures = signRules(houseKey, legs);
    return { legs, contentHash: contentHashOf(legs), signed, order: orderOf(legs), ruleSignatures };
  }

  const ledger: Ledger = {
    routes: [],
    async post(legs, { alongside } = {}) {
      const unformed = checkForm(legs);
      if (unformed) return refuse(unformed);
      if (checking >= CHECKING_MAX) return refuse({ code: 'overloaded', index: 0 });
      checking++;
      const chain = await prepared(legs).finally(() => checking--);
      return writer.submit(postJob(chain, alongside)) ?? refuse({ code: 'overloaded', index: 0 });
    },
    openAccount: ({ alongside, ...command }) =>
      change(
        writer,
        changeJob({
          names: { accounts: [command.id] },
          decide: (state) => openAccount(state, command, { isHouse: false }),
          read: (state) => known(state.accounts.get(command.id)),
          alongside,
        }),
      ),
    changeAccount: ({ alongside, ...command }) =>
      change(
        writer,
        changeJob({
          names: { accounts: [command.id] },
          decide: (state) => changeAccount(state, command),
          read: (state) => known(state.accounts.get(command.id)),
          alongside,
        }),
      ),
    addKey: ({ alongside, accountId, key }) =>
      change(
        writer,
        changeJob<void>({
          names: { accounts: [accountId], keys: [{ accountId, keyId: key.keyId }] },
          decide: (state) => addKey(state, { accountId, key }),
          read: () => undefined,
          alongside,
        }),
      ),
    endKey: ({ alongside, accountId, keyId }) =>
      change(
        writer,
        changeJob<void>({
          names: { keys: [{ accountId, keyId }] },
          decide: (state) => endKey(state, { accountId, keyId }),
          read: () => undefined,
          alongside,
        }),
      ),
    async grantMandate({ alongside, ...command }) {
      const signed = await keys.signedBy(command.payerAccount, command.authorization);
      const { payerAccount, payeeAccount, authorization } = command;
      return change(
        writer,
        changeJob<Mandate>({
          names: {
            accounts: [payerAccount, payeeAccount],
            mandates: [command.id],
            keys: [{ accountId: payerAccount, keyId: authorization.signature.keyId }],
          },
          decide: (state, atMs) => grantMandate(state, { command, signed, atMs }),
          read: (state) => known(state.mandates.get(command.id)),
          alongside,
        }),
      );
    },
    endMandate: ({ alongside, id, reason }) =>
      change(
        writer,
        changeJob<Mandate>({
          names: { mandates: [id] },
          decide: (state) => endMandate(state, { id, reason }),
          read: (state) => known(state.mandates.get(id)),
          alongside,
        }),
      ),
    async houseAccount(currency, purpose) {
      const id = houseAccountId(currency, purpose);
      const [held] = await store.accounts([id]);
      if (held) return held;
      invariant(isCurrency(currency), `no currency: ${currency}`);
      const opened = await openHouseAccount(writer, { id, currency, purpose });
      if (!opened.ok) throw new Error(`the house's account ${id} can't be opened: ${opened.refusal.code}`);
      return opened.value;
    },
    ...reading(store),
    checkpoint: () => signedHead(store, houseKey),
    start: () => sweep.start(),
    async stop() {
      await sweep.stop();
      await writer.stop();
      await store.close();
    },
  };
  await begin(writer, houseKey);
  return { ...ledger, routes: [getLedgerCheckpointRoute(ledger)] };
}

type Reading = Pick<
  Ledger,
  | 'accounts'
  | 'keysOf'
  | 'transfer'
  | 'transfers'
  | 'transfersOf'
  | 'hold'
  | 'mandate'
  | 'spent'
  | 'evidenceOf'
  | 'exportLog'
>;

function reading(store: LedgerStore): Reading {
  return {
    accounts: async (ids) => new Map((await store.accounts(ids)).map((account) => [account.id, account])),
    keysOf: async (accountId) =>
      (await store.keysOf(accountId)).map(({ keyId, kind, publicKey }) => ({ keyId, kind, publicKey })),
    transfer: async (id) => (await store.transfers([id]))[0]?.transfer ?? null,
    transfers: async (ids) =>
      new Map((await store.transfers(ids)).map(({ transfer }) => [transfer.id, transfer] as const)),
    transfersOf: (accountId, { before = Number.MAX_SAFE_INTEGER, limit }) =>
      store.transfersOf(accountId, { before, limit: Math.min(limit, TRANSFERS_PER_PAGE_MAX) }),
    hold: async (id) => (await store.holds([id]))[0] ?? null,
    mandate: async (id) => (await store.mandates([id]))[0] ?? null,
    async spent(accountId, counters) {
      const found = await store.spending(counters.map((counter) => ({ accountId, ...counter })));
      return counters.map(
        ({ key, periodKey }) =>
          found.find((each) => each.key === key && each.periodKey === periodKey)?.spentMinor ?? 0n,
      );
    },
    async evidenceOf(transferId) {
      const [answered] = await store.transfers([transferId]);
      const [entry] = answered ? await store.log(answered.transfer.seq - 1, 1) : [];
      return entry ?? null;
    },
    exportLog: () => exportLog(store),
  };
}

async function signedHead(store: LedgerStore, { keyId, publicKey, sign }: HouseKey): Promise<Checkpoint> {
  const { seq, hash, atMs } = await store.head();
  return { seq, hash, atMs, keyId, publicKey, signature: sign(checkpointText({ seq, hash, atMs })) };
}

function signRules(key: HouseKey, legs: readonly TransferCommand[]): ReadonlyMap<string, string> {
  const signatures = new Map<string, string>();
  for (const leg of legs) {
    if (leg.kind === 'capture' || leg.kind === 'void' || leg.authorization.by !== 'rule') continue;
    const said = { ...leg, reference: leg.reference ?? null, rule: leg.authorization.rule };
    signatures.set(leg.id, key.sign(ruleText(said)));
  }
  return signatures;
}

function change<Done>(
  writer: BatchWriter,
  job: Job<Result<Done, ChangeRefusal>>,
): Promise<Result<Done, ChangeRefusal>> {
  return writer.submit(job) ?? Promise.resolve(refuse({ code: 'overloaded' }));
}

/** What circulates is what lies at the bank: clearing is as far below nothing as everybody else is above it. */
function openHouseAccount(
  writer: BatchWriter,
  { id, currency, purpose }: { id: string; currency: string; purpose: HousePurpose },
): Promise<Result<MoneyAccount, ChangeRefusal>> {
  const allowanceMinor = purpose === 'bank-clearing' ? TOTAL_MINOR_MAX : 0n;
  const command = { id, currency, allowanceMinor, keys: [] };
  return change(
    writer,
    changeJob<MoneyAccount>({
      names: { accounts: [id] },
      decide: (state) => openAccount(state, command, { isHouse: true }),
      read: (state) => known(state.accounts.get(id)),
      alongside: undefined,
    }),
  );
}

/** The log's first entry names the key that the house signs with. */
async function begin(writer: BatchWriter, { keyId, publicKey }: HouseKey): Promise<void> {
  await writer.submit<void>({
    names: {},
    decide(_state, { seq }) {
      if (seq > 0) return { answer: () => undefined };
      const changes = noChanges();
      changes.entries.push({ kind: 'ledger_opened', body: { keyId, publicKey: { ...publicKey } } });
      return { changes, answer: () => undefined };
    },
    refuseAlongside: () => ({ answer: () => undefined }),
  });
}

/** LED9: writes down which holds have run out. Resolves with how many were looked at. */
async function expireDue(
  { store, writer, clock }: { store: LedgerStore; writer: BatchWriter; clock: Clock },
  most: number,
): Promise<number> {
  const due = await store.dueHolds(clock.nowMs(), most);
  await Promise.all(
    due.map(async (holdId) => {
      const id = randomUUID();
      // Refused where too much waits: then it is due at the next look.
      await writer.submit<void>({
        names: namesOf([{ kind: 'void', id, holdId }]),
        decide(state, { atMs }) {
          const changes = expireHold(state, { id, holdId, atMs });
          return changes ? { changes, answer: () => undefined } : { answer: () => undefined };
        },
        refuseAlongside: () => ({ answer: () => undefined }),
      });
    }),
  );
  return due.length;
}

function known<T>(value: T | undefined): T {
  invariant(value !== undefined, 'what a decision let pass is there');
  return value;
}
