import type { AccountsDoor } from '@althing/accounts/server';
import type { Database } from '@althing/db';
import type { EventLog } from '@althing/events';
import type { Clock, Random } from '@althing/kernel';
import type { Logger } from 'pino';
import type { IbanRange } from '../../iso20022/domain/account-number.ts';
import type { Ledger } from '../../ledger/server/index.ts';
import type { PeopleCore } from '../../people/server/core.ts';
import type { BankDb } from '../storage/tables.ts';
import type { BankGateway } from './bank-gateway.ts';
import type { SandboxGateway } from './sandbox-gateway.ts';

/** The account at the bank in which everybody's money lies. */
export interface BankAccount {
  readonly iban: string;
  readonly bic: string | null;
  readonly ownerName: string;
  readonly currency: string;
  /** Where the bank lets IBANs of its own end in our account numbers. */
  readonly range: IbanRange | null;
}

export interface BankDeps {
  readonly accounts: Pick<AccountsDoor, 'addExport'>;
  readonly database: Database;
  readonly events: EventLog;
  readonly ledger: Ledger;
  readonly people: PeopleCore;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly account: BankAccount;
  /** `sandbox`: a bank for trying things out; `folder`: files are exchanged through this folder. */
  readonly link: { readonly kind: 'sandbox' } | { readonly kind: 'folder'; readonly folder: string };
}

export interface BankCore {
  readonly deps: BankDeps;
  readonly db: BankDb;
  readonly exponent: number;
  readonly gateway: BankGateway;
  /** The same as `gateway` where it is the sandbox. */
  readonly sandbox: SandboxGateway | null;
  /** Takes what has come and sends what is ordered, now. */
  look(): Promise<void>;
}

export const nowOf = ({ deps }: BankCore): Date => new Date(deps.clock.nowMs());
