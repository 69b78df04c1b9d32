// A client we did not write, over HTTP, against the real server on an empty data folder.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';
import { MsgType, Preset, Visibility, type MatrixClient } from 'matrix-js-sdk';
import {
  CryptoEvent,
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { VerificationRequest, Verifier } from 'matrix-js-sdk/lib/crypto-api/verification.js';
import { findInFolder } from './find-in-folder.ts';
import { decryptFile, encryptFile, type EncryptedFile } from './encrypted-file.ts';
import {
  eventWhere,
  messageSaying,
  register,
  signIn,
  type ForeignAccount,
  type ForeignClient,
} from './js-sdk-client.ts';

const ENCRYPTION = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } };
/** Crypto in WebAssembly, on a machine that runs other tests beside it. */
const TIMEOUT_MS = 60_000;

let server: TestServer;
let annaAccount: ForeignAccount;
let anna: ForeignClient;
let bela: ForeignClient;
let roomId: string;
const clients: ForeignClient[] = [];

const crypto = (foreign: ForeignClient) => {
  const api = foreign.client.getCrypto();
  if (!api) throw new Error('no crypto');
  return api;
};
const userId = (foreign: ForeignClient) => foreign.client.getUserId() ?? '';
const deviceId = (foreign: ForeignClient) => foreign.client.getDeviceId() ?? '';
async function newDevice(account: ForeignAccount): Promise<ForeignClient> {
  const foreign = await signIn(server.url, account);
  clients.push(foreign);
  return foreign;
}

beforeAll(async () => {
  server = await startServer();
}, TIMEOUT_MS * 2);
afterAll(async () => {
  for (const client of clients) client.stop();
  await server?.stop();
}, TIMEOUT_MS);

it('matrix-js-sdk registers and signs in with a password', { timeout: TIMEOUT_MS }, async () => {
  annaAccount = await register(server.url, 'anna');
  const belaAccount = await register(server.url, 'bela');
  anna = await newDevice(annaAccount);
  bela = await newDevice(belaAccount);
  expect(userId(anna)).toBe(annaAccount.userId);
});

it('matrix-js-sdk sets up cross-signing, secret storage and key backup', { timeout: TIMEOUT_MS }, async () => {
  for (const foreign of [anna, bela]) {
    await crypto(foreign).bootstrapCrossSigning({
      // The first keys of an account take no further proof.
      authUploadDeviceSigningKeys: async (makeRequest) => void (await makeRequest(null)),
    });
    await crypto(foreign).bootstrapSecretStorage({
      createSecretStorageKey: () => crypto(foreign).createRecoveryKeyFromPassphrase(),
      setupNewSecretStorage: true,
      setupNewKeyBackup: true,
    });
    expect(await crypto(foreign).isCrossSigningReady()).toBe(true);
    expect(await crypto(foreign).isSecretStorageReady()).toBe(true);
    await crypto(foreign).checkKeyBackupAndEnable();
    expect(await crypto(foreign).getActiveSessionBackupVersion()).toBe('1');
    expect(foreign.recoveryKey).not.toBeNull();
  }
});

it('matrix-js-sdk decrypts messages both ways in an encrypted room', { timeout: TIMEOUT_MS }, async () => {
  const room = await anna.client.createRoom({
    preset: Preset.PrivateChat,
    visibility: Visibility.Private,
    invite: [userId(bela)],
    initial_state: [ENCRYPTION],
  });
  roomId = room.room_id;
  await bela.client.joinRoom(roomId);
  await eventWhere(
    anna.client,
    roomId,
    (event) => event.getContent()['membership'] === 'join' && event.getStateKey() === userId(bela),
  );
  await anna.client.sendTextMessage(roomId, 'Hello from Anna');
  expect((await messageSaying(bela.client, roomId, 'Hello from Anna')).getSender()).toBe(userId(anna));
  await bela.client.sendTextMessage(roomId, 'Hello from Bela');
  const heard = await messageSaying(anna.client, roomId, 'Hello from Bela');
  expect(heard.getWireContent()['ciphertext']).toBeTypeOf('string');
  expect(JSON.stringify(heard.getWireContent())).not.toContain('Hello');
});

it(
  'matrix-js-sdk sends a file that the server cannot read, and gets it back whole',
  { timeout: TIMEOUT_MS },
  async () => {
    const plain = new TextEncoder().encode('a file that nobody else reads\n'.repeat(1000));
    const { sealed, info } = await encryptFile(plain);
    const { content_uri: url } = await anna.client.uploadContent(new Blob([sealed]), {
      type: 'application/octet-stream',
    });
    await anna.client.sendMessage(roomId, {
      msgtype: MsgType.File,
      body: 'letter.txt',
      file: { ...info, url },
    } as never);
    const event = await eventWhere(bela.client, roomId, (seen) => seen.getContent()['body'] === 'letter.txt');
    const file = event.getContent()['file'] as EncryptedFile;
    const address = bela.client.mxcUrlToHttp(file.url, undefined, undefined, undefined, false, true, true) ?? '';
    const authorization = `Bearer ${bela.client.getAccessToken()}`;
    const response = await fetch(address, { headers: { authorization } });
    expect(response.status).toBe(200);
    const got = new Uint8Array(await response.arrayBuffer());
    expect(Buffer.from(got).includes('nobody else')).toBe(false);
    expect(Buffer.from(await decryptFile(got, file)).equals(Buffer.from(plain))).toBe(true);
  },
);

it('a second device is verified by emoji and reads what was said before it came', { timeout: TIMEOUT_MS }, async () => {
  await backedUp(anna, 2);
  const second = await newDevice(annaAccount);
  const [shownToFirst, shownToSecond] = await verifyBySas(anna, second);
  expect(shownToFirst).toEqual(shownToSecond);
  expect(shownToFirst).toHaveLength(7);
  await knowsAs('crossSigningVerified', second, anna);
  await knowsAs('crossSigningVerified', anna, second);
  // The key of the backup came from the first device, sealed, through the server.
  await backupKeyReceived(second);
  expect(await crypto(second).getActiveSessionBackupVersion()).toBe('1');
  await crypto(second).restoreKeyBackup();
  const room = second.client.getRoom(roomId);
  if (!room) throw new Error('the room is missing');
  await second.client.scrollback(room, 50);
  expect((await messageSaying(second.client, roomId, 'Hello from Anna')).getSender()).toBe(userId(anna));
  expect((await messageSaying(second.client, roomId, 'Hello from Bela')).getSender()).toBe(userId(bela));
});

it(
  'a device with nothing but the recovery key reads the history from the backup',
  { timeout: TIMEOUT_MS },
  async () => {
    const third = await newDevice(annaAccount);
    await unlock(third, anna.recoveryKey);
    await crypto(third).loadSessionBackupPrivateKeyFromSecretStorage();
    const restored = await crypto(third).restoreKeyBackup();
    expect(restored.imported).toBeGreaterThanOrEqual(2);
    expect((await messageSaying(third.client, roomId, 'Hello from Bela')).getSender()).toBe(userId(bela));
    await knowsAs('signedByOwner', bela, third);
  },
);

it('a sealed device on the server takes room keys, and the next device wakes it', { timeout: TIMEOUT_MS }, async () => {
  expect(await crypto(anna).isDehydrationSupported()).toBe(true);
  const before = await devicesKnownTo(bela, anna);
  await crypto(anna).startDehydration();
  await devicesKnownTo(bela, anna, before + 1);
  await crypto(bela).forceDiscardSession(roomId);
  await bela.client.sendTextMessage(roomId, 'While you sleep');
  await messageSaying(anna.client, roomId, 'While you sleep');
  const fourth = await newDevice(annaAccount);
  await unlock(fourth, anna.recoveryKey);
  const woken = new Promise<number>((resolve) => {
    fourth.client.on(CryptoEvent.RehydrationProgress, (roomKeys) => resolve(roomKeys));
  });
  await crypto(fourth).startDehydration();
  expect(await woken).toBeGreaterThanOrEqual(1);
});

it('replacing the cross-signing keys takes the password', { timeout: TIMEOUT_MS }, async () => {
  const before = await crypto(anna).getCrossSigningKeyId();
  await expect(
    crypto(anna).bootstrapCrossSigning({
      setupNewCrossSigning: true,
      authUploadDeviceSigningKeys: async (makeRequest) => void (await makeRequest(null)),
    }),
  ).rejects.toMatchObject({ httpStatus: 401 });
  await crypto(anna).bootstrapCrossSigning({
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: async (makeRequest) =>
      void (await makeRequest({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: userId(anna) },
        password: annaAccount.password,
      })),
  });
  expect(await crypto(anna).getCrossSigningKeyId()).not.toBe(before);
});

it('the chat goes on after the server was killed and started again', { timeout: TIMEOUT_MS }, async () => {
  await server.kill9();
  await server.restart();
  await bela.client.sendTextMessage(roomId, 'Still there?');
  expect((await messageSaying(anna.client, roomId, 'Still there?')).getSender()).toBe(userId(bela));
});

it(
  'R1 nothing of an encrypted chat and no key to it is on the server’s disk, where what was said in public is',
  { timeout: TIMEOUT_MS },
  async () => {
    const square = await anna.client.createRoom({ preset: Preset.PublicChat, visibility: Visibility.Public });
    await anna.client.sendTextMessage(square.room_id, 'Said on the square');
    const backupKey = await crypto(anna).getSessionBackupPrivateKey();
    const secrets = [anna.recoveryKey, backupKey].map((key) => Buffer.from(key ?? []));
    expect(secrets.map(({ length }) => length)).toEqual([32, 32]);
    for (const client of clients) client.stop();
    await server.stop({ keepData: true });
    const found = await findInFolder(server.dataFolder, [
      'Said on the square',
      'Hello from Anna',
      'Hello from Bela',
      'Still there?',
      'While you sleep',
      'nobody else reads',
      'letter.txt',
      ...secrets.flatMap((key) => [key, key.toString('base64').replaceAll('=', ''), key.toString('hex')]),
    ]);
    expect(found).toEqual(['Said on the square']);
  },
);

/** Both devices of one person compare emoji and say that they match. Returns what each was shown. */
async function verifyBySas(first: ForeignClient, second: ForeignClient): Promise<[unknown[], unknown[]]> {
  const received = new Promise<VerificationRequest>((resolve) => {
    first.client.once(CryptoEvent.VerificationRequestReceived, resolve);
  });
  const asked = await crypto(second).requestOwnUserVerification();
  const request = await received;
  const ready = inPhase(asked, VerificationPhase.Ready);
  const started = inPhase(request, VerificationPhase.Started);
  await request.accept();
  await ready;
  const asking = await asked.startVerification('m.sas.v1');
  const emojiOfSecond = confirmSas(asking);
  await started;
  const answering = request.verifier;
  if (!answering) throw new Error('no verifier');
  const emojiOfFirst = confirmSas(answering);
  await Promise.all([asking.verify(), answering.verify()]);
  return [await emojiOfFirst, await emojiOfSecond];
}

function inPhase(request: VerificationRequest, phase: VerificationPhase): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (request.phase !== phase) return;
      request.off(VerificationRequestEvent.Change, look);
      resolve();
    };
    request.on(VerificationRequestEvent.Change, look);
    look();
  });
}

function confirmSas(verifier: Verifier): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    verifier.once(VerifierEvent.ShowSas, ({ sas, confirm }) => {
      confirm().then(() => resolve(sas.emoji ?? []), reject);
    });
  });
}

/** Resolves when `reader` has learned, by the keys it looks up, how far `device` can be trusted. */
function knowsAs(
  standing: 'crossSigningVerified' | 'signedByOwner',
  reader: ForeignClient,
  device: ForeignClient,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      crypto(reader)
        .getDeviceVerificationStatus(userId(device), deviceId(device))
        .then((status) => {
          if (status?.[standing] !== true) return;
          reader.client.off(CryptoEvent.DevicesUpdated, look);
          resolve();
        }, reject);
    };
    reader.client.on(CryptoEvent.DevicesUpdated, look);
    look();
  });
}

/** What a person does who types the recovery key on a device. */
async function unlock(foreign: ForeignClient, recoveryKey: ForeignClient['recoveryKey']): Promise<void> {
  foreign.recoveryKey = recoveryKey;
  expect(await crypto(foreign).userHasCrossSigningKeys(userId(foreign), true)).toBe(true);
  await crypto(foreign).bootstrapCrossSigning({});
}

/** How many devices `reader` knows `owner` to have; with `atLeast`, once it knows so many. */
function devicesKnownTo(reader: ForeignClient, owner: ForeignClient, atLeast = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = () => {
      crypto(reader)
        .getUserDeviceInfo([userId(owner)])
        .then((devices) => {
          const count = devices.get(userId(owner))?.size ?? 0;
          if (count < atLeast) return;
          reader.client.off(CryptoEvent.DevicesUpdated, look);
          resolve(count);
        }, reject);
    };
    reader.client.on(CryptoEvent.DevicesUpdated, look);
    look();
  });
}

/** Resolves when the backup holds `count` sessions. Clients upload when they see fit, within seconds. */
function backedUp(foreign: ForeignClient, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      storedKeyCount(foreign).then((stored) => {
        if (stored < count) return;
        foreign.client.off(CryptoEvent.KeyBackupSessionsRemaining, look);
        resolve();
      }, reject);
    };
    foreign.client.on(CryptoEvent.KeyBackupSessionsRemaining, look);
    look();
  });
}

/** Asked of the server: the client keeps what it was told first. */
async function storedKeyCount({ client }: ForeignClient): Promise<number> {
  const headers = { authorization: `Bearer ${client.getAccessToken()}` };
  const response = await fetch(`${server.url}/_matrix/client/v3/room_keys/version`, { headers });
  return ((await response.json()) as { count: number }).count;
}

function backupKeyReceived({ client }: ForeignClient): Promise<void> {
  const look = async (api: NonNullable<ReturnType<MatrixClient['getCrypto']>>) =>
    (await api.getSessionBackupPrivateKey()) !== null && (await api.getActiveSessionBackupVersion()) !== null;
  return new Promise((resolve, reject) => {
    const api = client.getCrypto();
    if (!api) return reject(new Error('no crypto'));
    const check = () => {
      look(api).then((isThere) => {
        if (isThere) {
          client.off(CryptoEvent.KeyBackupStatus, check);
          client.off(CryptoEvent.KeyBackupDecryptionKeyCached, check);
          resolve();
        }
      }, reject);
    };
    client.on(CryptoEvent.KeyBackupStatus, check);
    client.on(CryptoEvent.KeyBackupDecryptionKeyCached, check);
    check();
  });
}
