// The link to a bank: what comes is booked, what is ordered is sent, and every morning the two sides are compared.
import type { Route } from '@althing/http';
import { currencyExponent, houseAccountId } from '../../ledger/server/index.ts';
import { reconcile, type Reconciliation } from '../domain/reconcile.ts';
import { selectStatements, sumUnconfirmed } from '../storage/item-store.ts';
import type { BankTables } from '../storage/tables.ts';
import { bankDetailRoutes } from './bank-details.ts';
import type { BankCore, BankDeps } from './core.ts';
import { openFolderGateway } from './folder-gateway.ts';
import { payoutRoutes } from './payouts.ts';
import { openSandboxGateway } from './sandbox-gateway.ts';
import { sendPayouts } from './send-payouts.ts';
import { takeBankFile, type FileReport } from './take-bank-file.ts';
import { openWorkList, type WorkList } from './work-list.ts';

export interface Bank {
  readonly routes: readonly Route[];
  /** Takes every file that has come and sends every payout that is ordered. */
  look(): Promise<readonly FileReport[]>;
  reconcile(): Promise<Reconciliation>;
  readonly workList: WorkList;
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
    workList: openWorkList(core),
    async reconcile() {
      const ids = [houseAccountId(account.currency, 'bank-clearing'), houseAccountId(account.currency, 'suspense')];
      const accounts = await ledger.accounts(ids);
      const balanceOf = (id: string | undefined) => {
        const one = accounts.get(id ?? '');
        return one ? one.creditsPostedMinor - one.debitsPostedMinor : 0n;
      };
      return reconcile({
        statements: await selectStatements(db, account.iban),
        unconfirmed: await sumUnconfirmed(db, account.iban),
        clearingMinor: balanceOf(ids[0]),
        suspenseMinor: balanceOf(ids[1]),
      });
    },
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
  const reports: FileReport[] = [];
  await sendPayouts(core);
  for (;;) {
    const files = await core.gateway.receive();
    if (files.length === 0) return reports;
    for (const file of files) {
      const report = await takeBankFile(core, file);
      reports.push(report);
      await core.gateway.settle(file.name, report.refusal === null ? 'taken' : 'refused');
    }
  }
}
