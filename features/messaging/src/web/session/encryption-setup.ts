// What makes the account's encryption survive a lost device: cross-signing, secret storage and key backup, set up
// without a question at the first sign-in, opened on a further device by another device or by the recovery key.
import type { MatrixClient } from 'matrix-js-sdk';
import {
  decodeRecoveryKey,
  type CryptoApi,
  type GeneratedSecretStorageKey,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { DeviceNoteStore } from './device-notes.ts';
import type { SecretKeyHolder } from './secret-key-holder.ts';

export type Standing =
  /** Not known yet, for want of a connection. */
  | 'unknown'
  /** This device is trusted by the account's other devices and reads the backup. */
  | 'trusted'
  /** The account has keys that this device doesn't hold: another device or the recovery key must vouch for it. */
  | 'locked';

export interface EncryptionPorts {
  readonly client: MatrixClient;
  readonly keyHolder: SecretKeyHolder;
  readonly notes: DeviceNoteStore;
}

/** Looks where this device stands, and sets up a newcomer's keys. Rejects when the server can't be reached. */
export async function settleEncryption(ports: EncryptionPorts): Promise<Standing> {
  const { client } = ports;
  const crypto = cryptoOf(client);
  const hasKeys = await crypto.userHasCrossSigningKeys(client.getSafeUserId(), true);
  if (!hasKeys) {
    await setUpKeys(ports);
    return 'trusted';
  }
  if (!(await isTrusted(client))) return 'locked';
  // A crash between the two halves of the set-up leaves signing keys without a place to recover them from.
  if (
    !(await crypto.isSecretStorageReady()) &&
    (await crypto.getCrossSigningStatus()).privateKeysCachedLocally.masterKey
  ) {
    await setUpRecovery(ports);
  }
  await crypto.checkKeyBackupAndEnable();
  return 'trusted';
}

export async function isTrusted(client: MatrixClient): Promise<boolean> {
  const status = await cryptoOf(client).getDeviceVerificationStatus(client.getSafeUserId(), client.getDeviceId() ?? '');
  return status?.crossSigningVerified ?? false;
}

/** A device so fresh that it isn't in its own list yet could not be signed with the rest: fetched and signed now. */
async function ensureSigned(client: MatrixClient): Promise<void> {
  if (await isTrusted(client)) return;
  const crypto = cryptoOf(client);
  await crypto.getUserDeviceInfo([client.getSafeUserId()], true);
  await crypto.crossSignDevice(client.getDeviceId() ?? '');
  await crypto.getUserDeviceInfo([client.getSafeUserId()], true);
}

export type UnlockOutcome = 'unlocked' | 'malformedKey' | 'wrongKey' | 'noRecovery' | 'failed';

/** Opens the account's keys and its history with the recovery key. */
export async function unlockWithRecoveryKey(
  { client, keyHolder }: EncryptionPorts,
  text: string,
): Promise<UnlockOutcome> {
  let key: Uint8Array<ArrayBuffer>;
  try {
    key = decodeRecoveryKey(text.replaceAll(/\s+/g, ''));
  } catch {
    return 'malformedKey';
  }
  const crypto = cryptoOf(client);
  try {
    const stored = await client.secretStorage.getKey();
    if (!stored) return 'noRecovery';
    const [keyId, description] = stored;
    if (!(await client.secretStorage.checkKey(key, description))) return 'wrongKey';
    await keyHolder.during({ keyId, key }, async () => {
      await crypto.bootstrapCrossSigning({});
      await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    });
    await ensureSigned(client);
    await crypto.checkKeyBackupAndEnable();
    // The rest comes one chat at a time when it is opened; a failure here doesn't undo the unlocking.
    void crypto.restoreKeyBackup().catch((error: unknown) => console.warn('The backup could not be read yet', error));
    return (await isTrusted(client)) ? 'unlocked' : 'failed';
  } catch (error) {
    console.error('Unlocking failed', error);
    return 'failed';
  }
}

/** Keys and recovery from nothing. History that only the lost keys opened stays closed. */
export async function startOver(ports: EncryptionPorts, confirm: (url: string) => Promise<void>): Promise<void> {
  const crypto = cryptoOf(ports.client);
  await crypto.resetEncryption(async (makeRequest) => {
    try {
      await makeRequest(null);
    } catch (error) {
      // m.oauth: the server wants the act confirmed on its own account page first (Client-Server API, "OAuth authentication").
      const data = (error as { data?: { session?: string; params?: Record<string, { url?: string }> } }).data;
      const url = data?.params?.['m.oauth']?.url ?? data?.params?.['org.matrix.cross_signing_reset']?.url;
      if (!url || !data?.session) throw error;
      await confirm(url);
      await makeRequest({ session: data.session });
    }
  });
  await setUpRecovery(ports);
}

async function setUpKeys(ports: EncryptionPorts): Promise<void> {
  await cryptoOf(ports.client).bootstrapCrossSigning({
    // The first upload needs no further proof of who one is; a server that asks for it refuses here.
    authUploadDeviceSigningKeys: async (makeRequest) => {
      await makeRequest(null);
    },
  });
  await setUpRecovery(ports);
}

async function setUpRecovery({ client, keyHolder, notes }: EncryptionPorts): Promise<void> {
  const crypto = cryptoOf(client);
  const recovery = await crypto.createRecoveryKeyFromPassphrase();
  // Kept before it is used: a crash after the server knows it and before the person saw it would lose it for good.
  await keepUntilChecked(notes, recovery);
  await keyHolder.during({ keyId: null, key: recovery.privateKey }, () =>
    crypto.bootstrapSecretStorage({
      createSecretStorageKey: () => Promise.resolve(recovery),
      setupNewSecretStorage: true,
      setupNewKeyBackup: true,
    }),
  );
}

async function keepUntilChecked(notes: DeviceNoteStore, recovery: GeneratedSecretStorageKey): Promise<void> {
  if (!recovery.encodedPrivateKey) throw new Error('A recovery key without its written form');
  await notes.write('recovery', { encodedKey: recovery.encodedPrivateKey, remindAfter: 0 });
}

export function cryptoOf(client: MatrixClient): CryptoApi {
  const crypto = client.getCrypto();
  if (!crypto) throw new Error('Encryption is not started');
  return crypto;
}
