// What accounts offer to the features above them.
import type { HttpRefusal, Requester } from '@althing/http';
import { invariant, type Result } from '@althing/kernel';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { selectActive, selectGuests } from '../storage/account-store.ts';
import { selectDeviceKeys, type DeviceKey } from '../storage/device-key-store.ts';
import { selectDevices } from '../storage/device-store.ts';
import { selectSessions, type Session } from '../storage/session-store.ts';
import type { AccountsCore } from './core.ts';
import { checkDeviceSignature, describeDeviceKey } from './device-keys.ts';
import type { DeviceKeyEvidence, PasskeyEvidence, SignedCommand } from './evidence.ts';
import type { ExportSection } from './export-sections.ts';
import type { OauthServer } from './oauth/oauth-server.ts';
import type { ConfirmationRefusal } from './oauth/passkey-confirmations.ts';

export interface DeviceDescription {
  readonly deviceId: string;
  readonly displayName: string | null;
  readonly lastSeenAtMs: number | null;
  readonly lastSeenAddress: string | null;
}

/** A sign-in that is still there. */
export interface SignedInDevice {
  readonly deviceId: string;
  /**
   * When this sign-in began. Signing in anew on a known device id begins anew, for whoever knows the password can choose
   * the id: what a device earned by its age is never inherited.
   */
  readonly signedInAtMs: number;
}

export interface AccountsDoor {
  /** The part after the colon of every user id here. */
  readonly serverName: string;
  /** Which of the user ids belong to accounts that exist and are not deactivated. */
  whichExist(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which of the user ids belong to guests. */
  whichAreGuests(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  devicesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly DeviceDescription[]>>;
  /** R9: adds what a feature holds about a person to the archive that the person can take away. */
  addExport(section: ExportSection): void;
  /**
   * User-interactive auth for an endpoint of another feature, e.g. replacing cross-signing keys. Ok when the stages in
   * `auth` are done; else the 401 with flows, params and session that the endpoint has to answer. Somebody signed in
   * through OAuth is asked for `m.oauth`, confirmed on a page of ours.
   */
  requireInteractiveAuth(need: {
    readonly requester: Requester;
    readonly auth: unknown;
    /** Names the operation: a session begun for one operation can't be spent on another. */
    readonly operation: string;
    /** Plain words for the confirmation page of OAuth clients. */
    readonly action: 'reset_cross_signing' | 'delete_devices' | 'deactivate_account' | 'change_password';
  }): Promise<Result<void, HttpRefusal>>;
  /**
   * Options for `navigator.credentials.get` by which the person confirms the command with this digest; null where the
   * account has no passkey. They hold for this session, five minutes and once.
   */
  beginPasskeyConfirmation(
    command: SignedCommand & { readonly requester: Requester },
  ): Promise<PublicKeyCredentialRequestOptionsJSON | null>;
  /**
   * Checks what the browser answered and spends its challenge. Ok with what a third party needs to check it again
   * ({@link verifyEvidence}), to be stored with the command.
   */
  requirePasskeyConfirmation(
    command: SignedCommand & { readonly requester: Requester; readonly response: unknown },
  ): Promise<Result<PasskeyEvidence, ConfirmationRefusal>>;
  /** The key that this device signs with; null where it has none, or is signed out. */
  deviceKeyOf(userId: string, deviceId: string): Promise<DeviceKey | null>;
  /**
   * Whether `signature` is made by the requester's own device over the command (`deviceSignatureText`). It can be shown
   * again: a command carries an id of its own, so that the second time it does nothing.
   */
  requireDeviceSignature(
    command: SignedCommand & { readonly requester: Requester; readonly signature: string },
  ): Promise<Result<DeviceKeyEvidence, 'no_device_key' | 'not_verified'>>;
  /** When the device's present sign-in began; null where it is signed out. */
  deviceSignedIn(userId: string, deviceId: string): Promise<SignedInDevice | null>;
  /** The person's sign-ins that began at `sinceMs` or later, oldest first. */
  devicesSignedInSince(userId: string, sinceMs: number): Promise<readonly SignedInDevice[]>;
  /**
   * R6: how a sector knows this person: stable, different in each sector, telling nothing. A feature's sectors begin with
   * its name and a slash (`payments/merchant/42`), so that they are never an app's, which are hosts.
   */
  pairwiseId(userId: string, sectorId: string): string;
}

/**
 * Events that accounts append (feature `accounts`), in the transaction of the write; delivered through the event log.
 * Payloads: see the comment at each.
 */
export const accountsEvents = {
  /** { userId, displayName: string | null } */
  accountCreated: 'accountCreated',
  /** { userId, erase: boolean } */
  accountDeactivated: 'accountDeactivated',
  /** { userId, deviceId, displayName: string | null, isNewSignIn: boolean } */
  deviceAdded: 'deviceAdded',
  /** { userId, deviceId, displayName: string | null } */
  deviceRenamed: 'deviceRenamed',
  /** { userId, deviceIds: string[] } */
  devicesRemoved: 'devicesRemoved',
  /** { userId, deviceId, keyId, algorithm, publicKey: JWK } */
  deviceKeyAdded: 'deviceKeyAdded',
  /** { userId, deviceId, keyId }: replaced, taken away, or gone with its session */
  deviceKeyRemoved: 'deviceKeyRemoved',
  /** { userId, keepDeviceId: string | null } */
  passwordChanged: 'passwordChanged',
} as const;

export function createDoor(
  core: AccountsCore,
  { confirmations, pairwiseId }: Pick<OauthServer, 'confirmations' | 'pairwiseId'>,
): AccountsDoor {
  return {
    serverName: core.deps.config.serverName,
    whichExist: (userIds) => selectActive(core.db, userIds),
    whichAreGuests: (userIds) => selectGuests(core.db, userIds),
    async devicesOf(userIds) {
      const byUser = new Map<string, DeviceDescription[]>(userIds.map((userId) => [userId, []]));
      for (const device of await selectDevices(core.db, userIds)) {
        const { deviceId, displayName, lastSeenAtMs, lastSeenAddress } = core.sightings.overlay(device);
        byUser.get(device.userId)?.push({ deviceId, displayName, lastSeenAtMs, lastSeenAddress });
      }
      return byUser;
    },
    addExport: (section) => void core.exportSections.push(section),
    requireInteractiveAuth: (need) => core.interactiveAuth.requireOf(need),
    beginPasskeyConfirmation: (command) => confirmations.begin(command),
    requirePasskeyConfirmation: (command) => confirmations.verify(command),
    async deviceKeyOf(userId, deviceId) {
      const [key] = await selectDeviceKeys(core.db, { userId, deviceId });
      return key ? describeDeviceKey(key) : null;
    },
    requireDeviceSignature: (command) => checkDeviceSignature(core, command),
    async deviceSignedIn(userId, deviceId) {
      const [session] = await selectSessions(core.db, { userId, deviceIds: [deviceId] });
      return session ? signedInDevice(session) : null;
    },
    async devicesSignedInSince(userId, sinceMs) {
      const sessions = await selectSessions(core.db, { userId });
      return sessions.filter(({ createdAtMs }) => createdAtMs >= sinceMs).map(signedInDevice);
    },
    pairwiseId(userId, sectorId) {
      invariant(/^[a-z]+\/./.test(sectorId), `a sector begins with its feature's name: ${sectorId}`);
      return pairwiseId(userId, sectorId);
    },
  };
}

function signedInDevice({ deviceId, createdAtMs }: Session): SignedInDevice {
  return { deviceId, signedInAtMs: createdAtMs };
}
