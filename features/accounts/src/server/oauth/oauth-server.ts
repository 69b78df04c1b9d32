// The OAuth side of accounts, opened on what the Matrix side shares with it.
import { errors, type Provider } from 'oidc-provider';
import type { HttpServer, Route } from '@althing/http';
import { findAccount } from '../../storage/account-store.ts';
import { countDevices } from '../../storage/device-store.ts';
import {
  findGrantSession,
  insertOauthSession,
  keepBrowserSession,
  noteClientUse,
  sweepOauth,
  useAccessToken,
} from '../../storage/oauth-record-store.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import { noteSecurity } from '../../storage/security-log-store.ts';
import { readScope } from '../../domain/oauth-scope.ts';
import { now, type AccountsCore } from '../core.ts';
import { deviceKeyHooks } from '../device-keys.ts';
import { openPairwiseIds, type PairwiseId } from '../pairwise-ids.ts';
import { inTransaction } from '../sessions.ts';
import { createProvider } from './create-provider.ts';
import { hashSecret } from './hash.ts';
import { currentSigningKeys, loadOauthKeys } from './keys.ts';
import { registerOauthHttp } from './oauth-http.ts';
import { ACCOUNT_PATH } from './oauth-paths.ts';
import { oauthRoutes } from './oauth-routes.ts';
import { loadPageAssets } from './page-assets.ts';
import { openPasskeyConfirmations, type PasskeyConfirmations } from './passkey-confirmations.ts';
import { openPasskeys } from './passkeys.ts';
import { createProviderPages, keepUserCode } from './provider-pages.ts';
import type { AdapterHooks } from './record-adapter.ts';
import { oauthHooks } from './security-notes.ts';
import type { StepContext } from './step-context.ts';

/** Expired codes and sessions are refused by their date; this only frees their room. */
const SWEEP_MS = 10 * 60_000;

export interface OauthServer {
  readonly routes: readonly Route[];
  readonly confirmations: PasskeyConfirmations;
  readonly pairwiseId: PairwiseId;
  registerHttp(app: HttpServer): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** Loads or makes the keys, registers hooks and the token source with `core`. */
export async function openOauth(core: AccountsCore): Promise<OauthServer> {
  const { clock, logger, config } = core.deps;
  const publicUrl = config.publicUrl.replace(/\/+$/, '');
  const db = core.db as unknown as OauthDb;
  const keys = await loadOauthKeys(db);
  const assets = await loadPageAssets();
  const passkeys = openPasskeys({ db, clock, publicUrl });
  const pairwiseId = await openPairwiseIds(core.db);
  const pages = createProviderPages(assets.paths);
  let signingKeys = await currentSigningKeys(db, clock.nowMs());
  let provider = build();

  function build(): Provider {
    const built = createProvider({
      ...grantHooks(core, db, () => provider),
      publicUrl,
      keys,
      signingKeys,
      pairwiseId,
      logger,
      registration: config.registration,
      pages,
      async isAccountUsable(userId) {
        const account = await findAccount(core.db, userId);
        return account !== null && !account.isDeactivated;
      },
    });
    keepUserCode(built);
    return built;
  }

  // The library takes its keys when it is made; all else that it knows is in the database.
  async function renewKeys(): Promise<void> {
    const current = await currentSigningKeys(db, clock.nowMs());
    if (current.map(({ kid }) => kid).join() === signingKeys.map(({ kid }) => kid).join()) return;
    signingKeys = current;
    provider = build();
  }

  core.hooks.push(oauthHooks(clock), deviceKeyHooks(clock));
  core.tokens.addSource({ find: (token) => useAccessToken(db, hashSecret(token), now(clock)) });
  core.interactiveAuth.offerOAuth(
    ({ sessionId }) =>
      `${publicUrl}${ACCOUNT_PATH}?action=org.matrix.cross_signing_reset&session=${encodeURIComponent(sessionId)}`,
  );

  let cancelSweep: (() => void) | null = null;
  let sweeping: Promise<unknown> = Promise.resolve();
  function sweepAndArm(): void {
    sweeping = Promise.all([sweepOauth(db, now(clock)), renewKeys()]).catch((fault: unknown) =>
      logger.warn({ err: fault }, 'sweep of the OAuth server failed'),
    );
    cancelSweep = clock.after(SWEEP_MS, sweepAndArm);
  }
  const context: StepContext = {
    core,
    db,
    keys,
    publicUrl,
    assets: assets.paths,
    passkeys,
    get provider() {
      return provider;
    },
  };
  return {
    routes: oauthRoutes(context),
    confirmations: openPasskeyConfirmations({ db, clock, passkeys }),
    pairwiseId,
    registerHttp: (app) => registerOauthHttp(app, context, assets),
    start: sweepAndArm,
    async stop() {
      cancelSweep?.();
      await sweeping;
    },
  };
}

/** A grant's first token makes the device and its session, in one transaction; a grant taken back ends them. */
function grantHooks(core: AccountsCore, db: OauthDb, provider: () => Provider): AdapterHooks {
  return {
    db,
    async onGrantUsed(grant, store) {
      const read = readScope(grant.scope);
      if (!read.ok) throw new errors.InvalidScope('the scope holds no device', grant.scope);
      const { deviceId } = read.value;
      const { userId, browserUid, clientId, grantId } = grant;
      const client = await provider().Client.find(clientId);
      const clientName = client?.clientName ?? null;
      if (deviceId === null) {
        const note = { userId, kind: 'signed_in_to_site' as const, deviceId, address: null, clientName };
        return db.transaction().execute(async (tx) => {
          await store(tx);
          await noteClientUse(tx, clientId);
          await noteSecurity(tx, note, now(core.deps.clock));
        });
      }
      const opened = await inTransaction(core.db, async (tx) => {
        const oauthTx = tx as unknown as OauthDb;
        if (browserUid !== null) await keepBrowserSession(oauthTx, { userId, deviceId, browserUid });
        const isNewSignIn = (await countDevices(tx, userId)) > 0;
        const session = await core.sessions.openWithin(tx, {
          userId,
          deviceId,
          displayName: clientName,
          kind: 'oauth',
          clientId,
          clientName,
          isNewSignIn,
          tokens: 'none',
        });
        if (!session.ok) return session;
        await insertOauthSession(oauthTx, { sessionId: session.value.sessionId, grantId, browserUid });
        await store(oauthTx);
        return session;
      });
      if (!opened.ok) throw new errors.InvalidGrant(`the account refuses another device: ${opened.refusal}`);
      core.sessions.committed(opened.value);
      await core.sessions.delivered();
    },
    async onGrantRevoked(grantId) {
      const session = await findGrantSession(db, grantId);
      if (!session) return;
      const { userId, deviceId } = session;
      const note = { userId, kind: 'token_reused' as const, deviceId, address: null, clientName: null };
      await noteSecurity(db, note, now(core.deps.clock));
      await core.sessions.endDevices({ userId, deviceIds: [deviceId] });
    },
  };
}
