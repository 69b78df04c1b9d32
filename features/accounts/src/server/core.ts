// What the parts of accounts share: the Matrix endpoints, the OAuth side and the door are built on it.
import type { Logger } from 'pino';
import type { Database } from '@althing/db';
import { appendEvent, type EventLog } from '@althing/events';
import type { RateLimits } from '@althing/http';
import type { Clock, JsonObject } from '@althing/kernel';
import type { Kysely } from 'kysely';
import type { AccountsDb } from '../storage/tables.ts';
import type { accountsEvents } from './door.ts';
import type { ExportSection } from './export-sections.ts';
import type { InteractiveAuth } from './interactive-auth.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';
import type { Sightings } from './sightings.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { TokenVerifier } from './token-verifier.ts';

export interface AccountsConfig {
  readonly serverName: string;
  readonly publicUrl: string;
  readonly registration: 'open' | 'token' | 'closed';
  readonly rateLimits: boolean;
  /** Turns Synapse's shared-secret registration on, which test suites use. */
  readonly registrationSecret?: string;
}

export interface AccountsDeps {
  readonly database: Database;
  readonly events: EventLog;
  readonly logger: Logger;
  readonly config: AccountsConfig;
  readonly clock: Clock;
  readonly rateLimits: RateLimits;
}

/** A line of a person's own security log. */
export interface SecurityEntry {
  readonly userId: string;
  readonly kind: 'signed_in' | 'signed_out' | 'sign_in_failed' | 'password_changed' | 'deactivated' | 'token_reused';
  readonly deviceId: string | null;
  readonly address: string | null;
  readonly clientName: string | null;
}

/** What other parts of accounts do along with a change, each within its transaction. */
export interface AccountsHooks {
  /** Sessions ended (signed out, device removed, deactivated): whatever else hangs on them goes with them. */
  sessionsEnded(tx: AccountsDb, sessionIds: readonly string[]): Promise<void>;
  /** The account was deactivated: passkeys, recovery codes and the like go. */
  accountDeactivated(tx: AccountsDb, userId: string): Promise<void>;
  securityNoted(db: AccountsDb, entry: SecurityEntry): Promise<void>;
}

export interface AccountsCore {
  /** What each feature hands out in an export; features add theirs as they open. */
  readonly exportSections: ExportSection[];
  readonly deps: AccountsDeps;
  readonly db: AccountsDb;
  /** Filled by the parts as they open; call all with {@link runHooks}. */
  readonly hooks: Partial<AccountsHooks>[];
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly sightings: Sightings;
  readonly signInLimits: SignInLimits;
  readonly tokens: TokenVerifier;
  readonly interactiveAuth: InteractiveAuth;
}

export type Hooks = readonly Partial<AccountsHooks>[];

/** Appends an event of accounts in the transaction of the write that it tells of. */
export function append(tx: AccountsDb, type: keyof typeof accountsEvents, payload: JsonObject): Promise<void> {
  return appendEvent(tx as unknown as Kysely<never>, { feature: 'accounts', type, payload });
}

/** A time as the database takes it. */
export function now(clock: Pick<Clock, 'nowMs'>): Date {
  return new Date(clock.nowMs());
}
