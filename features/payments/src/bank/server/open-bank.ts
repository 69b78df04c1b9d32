// The link to a bank: what comes is booked, what is ordered is sent, and every morning the two sides are compared.
import type { Route } from '@althing/http';
import { currencyExponent } from '../../ledger/server/index.ts';
import { insertPayout } from '../storage/payout-store.ts';
import type { BankDb, BankTables } from '../storage/tables.ts';
import { bankDetailRoutes } from './bank-details.ts';
import type { BankCore, BankDeps } from './core.ts';
import { bankExport } from './export-section.ts';
import { openFolderGateway } from './folder-gateway.ts';
import { payoutRoutes } from './payouts.ts';
import { openSandboxGateway } from './sandbox-gateway.ts';
import { sendPayouts } from './send-payouts.ts';
import { takeBankFile, type FileReport } from './take-bank-file.ts';
import { settleDecided } from './settle-decided.ts';

export interface Bank {
  readonly routes: readonly Route[];
  /** Takes every file that has come, does what was decided of open items, and sends every payout that is ordered. */
  look(): Promise<readonly FileReport[]>;
  /** A merchant's payout, in the ledger's transaction that holds its money under the payout's id. */
  takePayout(tx: unknown, payout: Parameters<typeof insertPayout>[1], at: Date): Promise<void>;
  /** Null where a real bank is connected. */
  readonly sandbox: BankCore['sandbox'];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A bank's program writes a file every few minutes at most; the sandbox is looked at whenever somebody uses it. */
const LOOK_MS = 15_000;
/** What may lie in suspense on the other side until somebody has looked: withdrawals nobody ordered. */
const SUSPENSE_WHOLE_MAX = 10_000_000n;

export async function openBank(deps: BankDeps): Promise<Bank> {
  const { account, ledger, clock, logger } = deps;
  const db = deps.database.as<BankTables>();
  const exponent = currencyExponent(account.currency);
  if (exponent === null) throw new Error(`${account.currency} is no currency`);
  const sandbox = deps.link.kind === 'sandbox' ? openSandboxGateway({ db, clock, account, exponent }) : null;
  const gateway = sandbox ?? (await openFolderGateway(deps.link.kind === 'folder' ? deps.link.folder : ''));
  const core: BankCore = { deps, db, exponent, gateway, sandbox, look: async () => void (await look()) };

  deps.accounts.addExport(bankExport(core));
  let running: Promise<readonly FileReport[]> = Promise.resolve([]);
  // One look after the other: two at once would take the same file twice, which is harmless and a waste.
  function look(): Promise<readonly FileReport[]> {
    running = running.then(
      () => lookOnce(core),
      () => lookOnce(core),
    );
    return running;
  }

  let cancel: (() => void) | null = null;
  let looking: Promise<unknown> = Promise.resolve();
  function lookAndArm(): void {
    looking = look()
      .catch((fault: unknown) => logger.error({ err: fault }, 'the bank could not be looked at'))
      .finally(() => {
        cancel = clock.after(LOOK_MS, lookAndArm);
      });
  }

  return {
    routes: [...bankDetailRoutes(core), ...payoutRoutes(core)],
    look,
    sandbox,
    takePayout: (tx, payout, at) => insertPayout(tx as BankDb, payout, at),
    async start() {
      const suspense = await ledger.houseAccount(account.currency, 'suspense');
      await ledger.houseAccount(account.currency, 'bank-clearing');
      await ledger.houseAccount(account.currency, 'fees');
      const allowanceMinor = SUSPENSE_WHOLE_MAX * 10n ** BigInt(exponent);
      if (suspense.allowanceMinor < allowanceMinor)
        await ledger.changeAccount({ id: suspense.id, allowanceMinor, reason: 'withdrawals nobody ordered wait here' });
      lookAndArm();
    },
    async stop() {
      cancel?.();
      await looking;
      cancel?.();
    },
  };
}

async function lookOnce(core: BankCore): Promise<readonly FileReport[]> {
  const { logger } = core.deps;
  // What can't be done now is done at another look, and holds up nothing else until then.
  const attempt = async (what: string, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (fault) {
      logger.error({ err: fault }, `${what} failed and is tried again`);
      return false;
    }
  };
  await attempt('settling what operators decided', () => settleDecided(core));
  await attempt('sending payouts to the bank', () => sendPayouts(core));
  const reports: FileReport[] = [];
  const left = new Set<string>();
  for (;;) {
    const files = await core.gateway.receive(left);
    if (files.length === 0) return reports;
    for (const file of files) {
      const isTaken = await attempt('taking a file of the bank', async () => {
        const report = await takeBankFile(core, file);
        await core.gateway.settle(file.name, report.refusal === null ? 'taken' : 'refused');
        reports.push(report);
      });
      if (!isTaken) left.add(file.name);
    }
  }
}
