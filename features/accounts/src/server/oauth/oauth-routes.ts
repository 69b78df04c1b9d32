// Accounts' own API, for the You screen, and the OAuth metadata of Matrix.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { httpRefuse, route, type HttpRefusal, type Route } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { addPasskey } from '../../contract/add-passkey.ts';
import { beginPasskey } from '../../contract/begin-passkey.ts';
import { beginProof } from '../../contract/begin-proof.ts';
import { endOtherSessions } from '../../contract/end-other-sessions.ts';
import { endSession } from '../../contract/end-session.ts';
import { getAuthMetadata } from '../../contract/get-auth-metadata.ts';
import { getRecoveryCodes } from '../../contract/get-recovery-codes.ts';
import { getSecurityLog } from '../../contract/get-security-log.ts';
import { listPasskeys } from '../../contract/list-passkeys.ts';
import { listSessions } from '../../contract/list-sessions.ts';
import { makeRecoveryCodes } from '../../contract/make-recovery-codes.ts';
import { proveIdentity } from '../../contract/prove-identity.ts';
import { removePasskey } from '../../contract/remove-passkey.ts';
import { renamePasskey } from '../../contract/rename-passkey.ts';
import { setPassword } from '../../contract/set-password.ts';
import { findAccount, lockAccount } from '../../storage/account-store.ts';
import { selectDeviceKeys } from '../../storage/device-key-store.ts';
import { selectDevices } from '../../storage/device-store.ts';
import {
  deletePasskey,
  findPasskey,
  renamePasskey as renameStoredPasskey,
  selectPasskeys,
  type Passkey,
} from '../../storage/passkey-store.ts';
import { countRecoveryCodes } from '../../storage/recovery-code-store.ts';
import { noteSecurity, selectSecurityLog, type SecurityKind } from '../../storage/security-log-store.ts';
import { selectSessions } from '../../storage/session-store.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import { now } from '../core.ts';
import { describeDeviceKey, deviceKeyRoutes } from '../device-keys.ts';
import { passwordWords } from '../matrix-words.ts';
import { replacePassword } from '../replace-password.ts';
import { inTransaction } from '../sessions.ts';
import { limitExceeded } from '../sign-in-limits.ts';
import { refuseWeakPassword } from '../weak-passwords.ts';
import { issueProof, limited, requireProof } from './fresh-proof.ts';
import { authMetadata } from './metadata.ts';
import { makeRecoveryCodes as makeCodes, useRecoveryCode } from './recovery-codes.ts';
import { localpartOf } from './sign-in-handlers.ts';
import type { StepContext } from './step-context.ts';

const OVERLOADED_RETRY_MS = 2000;

export function oauthRoutes(context: StepContext): Route[] {
  return [
    route(getAuthMetadata, () =>
      Promise.resolve(ok(authMetadata(context.publicUrl, context.core.deps.config) as { issuer: string })),
    ),
    ...sessionRoutes(context),
    ...proofRoutes(context),
    ...passkeyRoutes(context),
    ...recoveryRoutes(context),
    ...deviceKeyRoutes(context),
  ];
}

function sessionRoutes({ core, db }: StepContext): Route[] {
  return [
    route(listSessions, async ({ requester }) => {
      const { userId } = requester;
      const keys = new Map((await selectDeviceKeys(core.db, { userId })).map((key) => [key.deviceId, key]));
      const devices = (await selectDevices(core.db, [userId])).map((device) => core.sightings.overlay(device));
      const byDevice = new Map(
        (await selectSessions(core.db, { userId })).map((session) => [session.deviceId, session]),
      );
      const sessions = devices.map((device) => {
        const session = byDevice.get(device.deviceId);
        const key = keys.get(device.deviceId);
        return {
          sessionId: device.deviceId,
          displayName: device.displayName,
          clientName: session?.clientName ?? null,
          signedInAtMs: session?.createdAtMs ?? device.createdAtMs,
          lastSeenAtMs: device.lastSeenAtMs,
          lastSeenAddress: device.lastSeenAddress,
          lastSeenUserAgent: device.lastSeenUserAgent,
          deviceKey: key ? describeDeviceKey(key) : null,
          isThis: device.deviceId === requester.deviceId,
        };
      });
      sessions.sort((a, b) => (b.lastSeenAtMs ?? b.signedInAtMs) - (a.lastSeenAtMs ?? a.signedInAtMs));
      return ok({ sessions });
    }),
    route(endSession, async ({ requester, params }) => {
      const ended = await core.sessions.endDevices({ userId: requester.userId, deviceIds: [params.sessionId] });
      return ended.length > 0 ? ok({}) : httpRefuse(404, 'not_found', 'There is no such session.');
    }),
    route(endOtherSessions, async ({ requester }) => {
      const ended = await core.sessions.endAllDevices({ userId: requester.userId, exceptDeviceId: requester.deviceId });
      return ok({ ended: ended.length });
    }),
    route(getSecurityLog, async ({ requester, query }) => {
      const entries = await selectSecurityLog(db, {
        userId: requester.userId,
        limit: query.limit,
        before: query.before ?? null,
      });
      return ok({
        entries: entries.map(({ entryId, kind, deviceId, clientName, address, times, atMs, deleteAfterMs }) => ({
          entryId,
          kind,
          deviceId,
          clientName,
          address,
          times,
          atMs,
          deletedAtMs: deleteAfterMs,
        })),
        next: entries.length === query.limit ? (entries.at(-1)?.entryId ?? null) : null,
      });
    }),
  ];
}

function proofRoutes(context: StepContext): Route[] {
  const { core, db, passkeys } = context;
  return [
    route(beginProof, async ({ requester }) => {
      const { userId } = requester;
      const hasPasskey = (await selectPasskeys(db, userId)).length > 0;
      const account = await findAccount(core.db, userId);
      const codes = await countRecoveryCodes(db, userId);
      const methods = [
        ...(hasPasskey ? (['passkey'] as const) : []),
        ...(account?.passwordHash ? (['password'] as const) : []),
        ...(codes.left > 0 ? (['recovery_code'] as const) : []),
      ];
      return ok({
        methods,
        passkeyOptions: hasPasskey ? { ...(await passkeys.beginAuthentication({ userId })) } : null,
      });
    }),
    route(proveIdentity, async ({ requester, body }) => {
      const { userId } = requester;
      const attempt = await core.signInLimits.attemptBySession(
        requester.sessionId,
        body.method === 'password' ? 'password' : 'unguessable',
      );
      if (!attempt.ok) return limited(attempt.refusal);
      let isProven: boolean;
      if (body.method === 'passkey') {
        isProven = (
          await passkeys.verifyAuthentication(body.response as unknown as AuthenticationResponseJSON, { userId })
        ).ok;
      } else if (body.method === 'password') {
        const account = await findAccount(core.db, userId);
        const verified = await core.passwords.verify(account?.passwordHash ?? null, body.password);
        if (!verified.ok) {
          await attempt.value.succeeded();
          return limited(limitExceeded(OVERLOADED_RETRY_MS));
        }
        isProven = verified.value;
      } else {
        const at = now(core.deps.clock);
        isProven = await useRecoveryCode(db, userId, body.code, at);
        if (isProven)
          await noteSecurity(
            db,
            { userId, kind: 'recovery_code_used', deviceId: requester.deviceId, address: null, clientName: null },
            at,
          );
      }
      if (!isProven) return httpRefuse(403, 'proof_refused', 'What was shown is not right.');
      await attempt.value.succeeded();
      return ok(await issueProof(context, requester, body.method));
    }),
    route(setPassword, async ({ requester, body }) => {
      const proven = await requireProof(context, requester, body.proof);
      if (!proven.ok) return proven;
      const own = { localpart: localpartOf(requester.userId), serverName: core.deps.config.serverName };
      const weakness = await refuseWeakPassword(body.password, own);
      if (weakness)
        return httpRefuse(
          400,
          weakness === 'too_common' ? 'common_password' : 'weak_password',
          passwordWords[weakness],
        );
      const hashed = await core.passwords.hash(body.password);
      if (!hashed.ok) return limited(limitExceeded(OVERLOADED_RETRY_MS));
      await replacePassword(core, {
        userId: requester.userId,
        passwordHash: hashed.value,
        signOut: body.endsOtherSessions,
        keepDeviceId: requester.deviceId,
      });
      return ok({});
    }),
  ];
}

function passkeyRoutes(context: StepContext): Route[] {
  const { core, db, passkeys } = context;
  const note = (tx: OauthDb, userId: string, deviceId: string | null, kind: SecurityKind): Promise<void> =>
    noteSecurity(tx, { userId, kind, deviceId, address: null, clientName: null }, now(core.deps.clock));
  return [
    route(listPasskeys, async ({ requester }) => {
      const account = await findAccount(core.db, requester.userId);
      const own = await selectPasskeys(db, requester.userId);
      return ok({ passkeys: own.map(describePasskey), hasPassword: (account?.passwordHash ?? null) !== null });
    }),
    route(beginPasskey, async ({ requester, body }) => {
      const proven = await requireProof(context, requester, body.proof);
      if (!proven.ok) return proven;
      const userName = localpartOf(requester.userId);
      const begun = await passkeys.beginRegistration({ userId: requester.userId, userName, displayName: userName });
      return begun.ok
        ? ok({ options: { ...begun.value } })
        : httpRefuse(409, begun.refusal, 'The account has as many passkeys as it can.');
    }),
    route(addPasskey, async ({ requester, body }) => {
      const { userId, deviceId } = requester;
      const proven = await requireProof(context, requester, body.proof);
      if (!proven.ok) return proven;
      const verified = await passkeys.verifyRegistration(body.response as unknown as RegistrationResponseJSON, {
        userId,
      });
      if (!verified.ok) return passkeyRefused(verified.refusal);
      const stored = await inTransaction(core.db, async (tx) => {
        const oauthTx = tx as unknown as OauthDb;
        const added = await passkeys.store(oauthTx, userId, body.name, verified.value);
        if (added.ok) await note(oauthTx, userId, deviceId, 'passkey_added');
        return added;
      });
      const passkey = stored.ok ? await findPasskey(db, verified.value.credentialId) : null;
      return passkey ? ok({ passkey: describePasskey(passkey) }) : passkeyRefused('already_added');
    }),
    route(renamePasskey, async ({ requester, params, body }) => {
      const isRenamed = await renameStoredPasskey(db, {
        userId: requester.userId,
        credentialId: params.passkeyId,
        name: body.name,
      });
      return isRenamed ? ok({}) : httpRefuse(404, 'not_found', 'There is no such passkey.');
    }),
    route(removePasskey, async ({ requester, params, body }) => {
      const { userId, deviceId } = requester;
      const proven = await requireProof(context, requester, body.proof);
      if (!proven.ok) return proven;
      return inTransaction(core.db, async (tx): Promise<Result<Record<string, never>, HttpRefusal>> => {
        const oauthTx = tx as unknown as OauthDb;
        // Locked, so that two removals at once can't each take the other for the way that remains.
        const account = await lockAccount(tx, userId);
        const own = await selectPasskeys(oauthTx, userId);
        if (!own.some((passkey) => passkey.credentialId === params.passkeyId))
          return httpRefuse(404, 'not_found', 'There is no such passkey.');
        if (own.length === 1 && !account?.passwordHash)
          return httpRefuse(409, 'last_way_in', 'Add a passkey or set a password first.');
        await deletePasskey(oauthTx, { userId, credentialId: params.passkeyId });
        await note(oauthTx, userId, deviceId, 'passkey_removed');
        return ok({});
      });
    }),
  ];
}

function recoveryRoutes(context: StepContext): Route[] {
  const { core, db } = context;
  return [
    route(getRecoveryCodes, async ({ requester }) => ok(await countRecoveryCodes(db, requester.userId))),
    route(makeRecoveryCodes, async ({ requester, body }) => {
      const { userId, deviceId } = requester;
      const proven = await requireProof(context, requester, body.proof);
      if (!proven.ok) return proven;
      const codes = await db.transaction().execute(async (tx) => {
        const made = await makeCodes(tx, userId);
        await noteSecurity(
          tx,
          { userId, kind: 'recovery_codes_made', deviceId, address: null, clientName: null },
          now(core.deps.clock),
        );
        return made;
      });
      return ok({ codes });
    }),
  ];
}

function describePasskey({ credentialId, name, createdAtMs, lastUsedAtMs, isBackedUp }: Passkey) {
  return { passkeyId: credentialId, name, createdAtMs, lastUsedAtMs, isBackedUp };
}

function passkeyRefused(why: string): Result<never, HttpRefusal> {
  return httpRefuse(400, 'passkey_refused', `The passkey is refused: ${why}.`);
}
