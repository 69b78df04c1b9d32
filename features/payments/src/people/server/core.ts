// What the parts of people's money share.
import type { AccountsDoor } from '@althing/accounts/server';
import type { Database } from '@althing/db';
import type { EventLog } from '@althing/events';
import type { RateLimits } from '@althing/http';
import type { Clock } from '@althing/kernel';
import type { Logger } from 'pino';
import type { Ledger } from '../../ledger/server/index.ts';
import type { PeopleDb } from '../storage/tables.ts';
import type { OrderHook } from './order-hooks.ts';

export interface PeopleConfig {
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** In which currencies accounts can be opened, the usual one first. Each has its limits (domain/limits.ts). */
  readonly currencies: readonly string[];
}

export interface PeopleDeps {
  readonly database: Database;
  readonly events: EventLog;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly rateLimits: RateLimits;
  readonly accounts: AccountsDoor;
  readonly ledger: Ledger;
  /** What people are called in chats; who has no name there is left out. Never asked for whether somebody may pay. */
  displayNames(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly config: PeopleConfig;
}

export interface PeopleCore {
  readonly deps: PeopleDeps;
  readonly db: PeopleDb;
  readonly ledger: Ledger;
  readonly accounts: AccountsDoor;
  /** What is done along with a signed order, by its purpose. */
  readonly hooks: Map<string, OrderHook>;
  /** Tells who waits for changes that something was committed. */
  wake(): void;
  /** Who else wants to be told, in this process. */
  readonly alsoWake: Set<() => void>;
  nowMs(): number;
}
