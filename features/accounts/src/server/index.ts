// The door of accounts on the server.
import type { Authenticator, HttpServer, Route } from '@althing/http';
import type { AccountsTables } from '../storage/tables.ts';
import { sweepExpired } from '../storage/sweep.ts';
import { now, type AccountsCore, type AccountsDeps, type AccountsHooks } from './core.ts';
import { createDoor, type AccountsDoor } from './door.ts';
import { exportAccountRoute } from './export-account.ts';
import { accountsExport } from './export-sections.ts';
import { endForgottenGuests } from './guests.ts';
import { openInteractiveAuth } from './interactive-auth.ts';
import { matrixRoutes } from './matrix-routes.ts';
import { openOauth } from './oauth/oauth-server.ts';
import { openPasswords } from './passwords.ts';
import { openSessions } from './sessions.ts';
import { openSightings } from './sightings.ts';
import { openSignInLimits } from './sign-in-limits.ts';
import { openTokenVerifier } from './token-verifier.ts';

export { accountsMigrations } from '../storage/migrations.ts';
export type { AccountsConfig, AccountsDeps } from './core.ts';
export { createRegistrationToken } from './create-registration-token.ts';
export { accountsEvents } from './door.ts';
export type { AccountsDoor, DeviceDescription, SignedInDevice } from './door.ts';
export { verifyEvidence } from './evidence.ts';
export type { DeviceKeyEvidence, PasskeyEvidence, SignedCommand } from './evidence.ts';
export { jsonFile } from './export-sections.ts';
export type { ExportFile, ExportSection } from './export-sections.ts';
export type { ConfirmationRefusal } from './oauth/passkey-confirmations.ts';
export type { DeviceKey, PublicKeyJwk } from '../storage/device-key-store.ts';

export interface Accounts {
  readonly routes: readonly Route[];
  readonly authenticator: Authenticator;
  readonly door: AccountsDoor;
  /** What is no contract: the OAuth server and its pages. Before the routes are registered. */
  registerHttp(app: HttpServer): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** What ended stays a while at most before it is swept away. */
const SWEEP_MS = 600_000;

export async function openAccounts(deps: AccountsDeps): Promise<Accounts> {
  const core = openCore(deps);
  const oauth = await openOauth(core);
  let cancelSweep: (() => void) | null = null;
  let sweeping: Promise<void> = Promise.resolve();
  function sweepAndArm(): void {
    sweeping = sweep(core).catch((fault: unknown) => {
      deps.logger.warn({ err: fault }, 'sweep failed');
    });
    cancelSweep = deps.clock.after(SWEEP_MS, sweepAndArm);
  }
  return {
    routes: [...matrixRoutes(core), ...oauth.routes, exportAccountRoute(core)],
    authenticator: core.tokens,
    door: createDoor(core, oauth),
    registerHttp: (app) => oauth.registerHttp(app),
    start() {
      core.sightings.start();
      sweepAndArm();
      oauth.start();
    },
    async stop() {
      cancelSweep?.();
      await oauth.stop();
      await sweeping;
      await core.sightings.stop();
    },
  };
}

async function sweep(core: AccountsCore): Promise<void> {
  await sweepExpired(core.db, now(core.deps.clock));
  await endForgottenGuests(core);
}

function openCore(deps: AccountsDeps): AccountsCore {
  const { clock, events, logger } = deps;
  const db = deps.database.as<AccountsTables>();
  const hooks: Partial<AccountsHooks>[] = [];
  const passwords = openPasswords();
  const sightings = openSightings({ db, clock, logger });
  const signInLimits = openSignInLimits(deps.rateLimits);
  const tokens = openTokenVerifier({ db, clock, sightings });
  const sessions = openSessions({ db, clock, events, hooks, tokens });
  const { serverName, registration } = deps.config;
  const interactiveAuth = openInteractiveAuth({ db, clock, passwords, signInLimits, serverName, registration });
  const exportSections = [accountsExport({ db })];
  return { deps, db, exportSections, hooks, passwords, sessions, sightings, signInLimits, tokens, interactiveAuth };
}
