// What accounts offer to the features above them.
import type { Result } from '@althing/kernel';
import type { HttpRefusal, Requester } from '@althing/http';

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
  devicesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly DeviceDescription[]>>;
  /** Whether the account was signed in to by a public OAuth client; such clients do user-interactive auth by `m.oauth`. */
  /**
   * User-interactive auth for an endpoint of another feature, e.g. replacing cross-signing keys. Ok when the stages in
   * `auth` are done; else the 401 with flows, params and session that the endpoint has to answer.
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
