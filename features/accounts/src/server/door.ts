// What accounts offer to the features above them.
import type { HttpRefusal, Requester } from '@althing/http';
import type { Result } from '@althing/kernel';
import { selectActive, selectGuests } from '../storage/account-store.ts';
import { selectDevices } from '../storage/device-store.ts';
import type { AccountsCore } from './core.ts';
import type { ExportSection } from './export-sections.ts';

export interface DeviceDescription {
  readonly deviceId: string;
  readonly displayName: string | null;
  readonly lastSeenAtMs: number | null;
  readonly lastSeenAddress: string | null;
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
  /** { userId, keepDeviceId: string | null } */
  passwordChanged: 'passwordChanged',
} as const;

export function createDoor(core: AccountsCore): AccountsDoor {
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
  };
}
