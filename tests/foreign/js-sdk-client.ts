// matrix-js-sdk with its Rust crypto, as a client that knows nothing of Althing.
// oxlint-disable-next-line import/no-unassigned-import -- puts IndexedDB where the client looks for it
import 'fake-indexeddb/auto';
import {
  ClientEvent,
  createClient,
  MatrixEventEvent,
  RoomEvent,
  SyncState,
  type MatrixClient,
  type MatrixEvent,
} from 'matrix-js-sdk';
import { logger, type Logger } from 'matrix-js-sdk/lib/logger.js';

// Some of its modules log by themselves, whatever logger a client is given.
(logger as unknown as { setLevel(level: string): void }).setLevel('silent');
const silence = () => undefined;
const quiet: Logger = {
  trace: silence,
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
  getChild: () => quiet,
};

export interface ForeignAccount {
  readonly userId: string;
  readonly password: string;
}

export interface ForeignClient {
  readonly client: MatrixClient;
  /** The key of the person's secret storage, once there is one. */
  recoveryKey: Uint8Array<ArrayBuffer> | null;
  stop(): void;
}

/** Registers an account, as any client may. */
export async function register(url: string, name: string): Promise<ForeignAccount> {
  const password = `the password of ${name}`;
  const client = createClient({ baseUrl: url, logger: quiet });
  const { user_id: userId } = await client.registerRequest({
    username: name,
    password,
    auth: { type: 'm.login.dummy' },
    inhibit_login: true,
  });
  return { userId, password };
}

/** Signs in on a fresh device and syncs. */
export async function signIn(url: string, { userId, password }: ForeignAccount): Promise<ForeignClient> {
  const login = await createClient({ baseUrl: url, logger: quiet }).loginRequest({
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: userId },
    password,
  });
  const foreign: ForeignClient = {
    recoveryKey: null,
    client: createClient({
      baseUrl: url,
      logger: quiet,
      userId: login.user_id,
      deviceId: login.device_id,
      accessToken: login.access_token,
      verificationMethods: ['m.sas.v1'],
      cryptoCallbacks: {
        getSecretStorageKey: async ({ keys }) => {
          const [keyId] = Object.keys(keys);
          return keyId !== undefined && foreign.recoveryKey ? [keyId, foreign.recoveryKey] : null;
        },
        cacheSecretStorageKey: (_keyId, _info, key) => {
          foreign.recoveryKey = key;
        },
      },
    }),
    stop: () => foreign.client.stopClient(),
  };
  const { client } = foreign;
  await client.initRustCrypto({ useIndexedDB: false });
  const prepared = new Promise<void>((resolve) => {
    client.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Prepared) resolve();
    });
  });
  await client.startClient({ lazyLoadMembers: true });
  await prepared;
  return foreign;
}

/** Resolves with the first event of the room, come or yet to come, that satisfies `isWanted`. */
export function eventWhere(
  client: MatrixClient,
  roomId: string,
  isWanted: (event: MatrixEvent) => boolean,
): Promise<MatrixEvent> {
  return new Promise((resolve) => {
    const look = (event: MatrixEvent) => {
      if (event.getRoomId() !== roomId || !isWanted(event)) return;
      client.off(RoomEvent.Timeline, look);
      client.off(MatrixEventEvent.Decrypted, look);
      resolve(event);
    };
    client.on(RoomEvent.Timeline, look);
    client.on(MatrixEventEvent.Decrypted, look);
    for (const event of client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? []) look(event);
  });
}

/** The decrypted message with this text. */
export const messageSaying = (client: MatrixClient, roomId: string, text: string): Promise<MatrixEvent> =>
  eventWhere(client, roomId, (event) => event.isEncrypted() && event.getContent()['body'] === text);
