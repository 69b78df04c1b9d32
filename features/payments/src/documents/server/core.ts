import type { Database } from '@althing/db';
import type { Clock } from '@althing/kernel';
import type { Ledger } from '../../ledger/server/index.ts';
import type { PeopleCore } from '../../people/server/core.ts';
import type { Printer } from './pdf/printer.ts';

/** How an account is named on paper. */
export interface AccountName {
  readonly iban: string | null;
  readonly number: string;
}

export interface DocumentsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly people: PeopleCore;
  /** What the place calls itself: it issues the documents. */
  readonly placeName: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  accountName(accountId: string): Promise<AccountName>;
}

export interface DocumentsCore {
  readonly deps: DocumentsDeps;
  readonly printer: Printer;
}
