// The messenger of one signed-in session: the SDK's client, the outbox, encryption's standing, the connection.
import {
  ClientEvent,
  createClient,
  HttpApiEvent,
  IndexedDBStore,
  PendingEventOrdering,
  SyncState,
  type MatrixClient,
  type MatrixError,
} from 'matrix-js-sdk';
import { CryptoEvent, type VerificationRequest } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { VerificationFlow } from '../security/verification-flow.ts';
import { DeviceNoteStore } from './device-notes.ts';
import { isTrusted, settleEncryption, type EncryptionPorts, type Standing } from './encryption-setup.ts';
import { Live } from './live.ts';
import { MediaShelf } from './media.ts';
import { openOutboxStore } from './outbox-store.ts';
import { Outbox } from './outbox.ts';
import { quietLogger } from './quiet-logger.ts';
import { SecretKeyHolder } from './secret-key-holder.ts';
import { sendItem } from './send-item.ts';

/** What was last seen must be on disk soon, so that the app opens offline with it. */
const SAVE_EVERY_MS = 30_000;
/** How many messages of each chat the first sync brings: what a phone shows, and the last ones when offline. */
const INITIAL_MESSAGES = 20;

export interface MessengerSession {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly clientId: string;
}

export interface MessengerPorts {
  readonly session: MessengerSession;
  readonly onTokens: (tokens: { accessToken: string; refreshToken: string | null }) => void;
  /** The server has ended the session; `isSoft` means that the device's keys are still good. */
  readonly onSessionEnded: (isSoft: boolean) => void;
  /** Names for chats that have none, in the person's language. */
  readonly nameChat: (names: readonly string[], others: number) => string;
}

export type Connection = 'connecting' | 'online' | 'offline';

export class Messenger {
  readonly client: MatrixClient;
  readonly outbox: Outbox;
  readonly media: MediaShelf;
  readonly notes: DeviceNoteStore;
  readonly connection: Live<Connection>;
  readonly standing: Live<Standing>;
  /** The verification in progress, asked for by this device or by another. */
  readonly verification: Live<VerificationFlow | null>;
  /** True once chats can be shown, from the device or from the server. */
  readonly isReady: Live<boolean>;
  readonly encryption: EncryptionPorts;
  readonly #store: IndexedDBStore;
  #standing: Standing = 'unknown';
  #verification: VerificationFlow | null = null;
  #isPrepared = false;
  #isOnline: Connection = 'connecting';
  #saveTimer: ReturnType<typeof setInterval> | null = null;
  #isSettling = false;

  private constructor(client: MatrixClient, store: IndexedDBStore, keyHolder: SecretKeyHolder, names: DatabaseNames) {
    this.client = client;
    this.#store = store;
    this.media = new MediaShelf(client);
    this.notes = new DeviceNoteStore(names.notes);
    this.encryption = { client, keyHolder, notes: this.notes };
    this.connection = new Live(() => this.#isOnline);
    this.standing = new Live(() => this.#standing);
    this.verification = new Live(() => this.#verification);
    this.isReady = new Live(() => this.#isPrepared);
    this.outbox = new Outbox({
      store: openOutboxStore(names.outbox),
      send: (item, progress) => sendItem(client, item, progress),
      isReachable: () => this.#isOnline !== 'offline',
      now: () => Date.now(),
      createId: () => `althing.${crypto.randomUUID()}`,
      wait: (ms, wake) => void setTimeout(wake, ms),
    });
  }

  static async open({ session, onTokens, onSessionEnded, nameChat }: MessengerPorts): Promise<Messenger> {
    const names = databaseNames(session);
    const keyHolder = new SecretKeyHolder();
    const store = new IndexedDBStore({ indexedDB, localStorage, dbName: names.sync });
    const client = createClient({
      baseUrl: window.location.origin,
      userId: session.userId,
      deviceId: session.deviceId,
      accessToken: session.accessToken,
      ...(session.refreshToken ? { refreshToken: session.refreshToken } : {}),
      oauthClientId: session.clientId,
      onTokenRefresh: (tokens) =>
        onTokens({ accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? null }),
      store,
      timelineSupport: true,
      disableVoip: true,
      cryptoCallbacks: keyHolder.callbacks,
      verificationMethods: ['m.sas.v1', 'm.qr_code.show.v1', 'm.qr_code.scan.v1', 'm.reciprocate.v1'],
      logger: quietLogger,
      roomNameGenerator: (_roomId, state) => {
        if ('name' in state) return state.name;
        if ('names' in state) return nameChat(state.names, Math.max(0, state.count - state.names.length));
        return state.oldName ?? nameChat([], 0);
      },
    });
    client.on(HttpApiEvent.SessionLoggedOut, (error: MatrixError) =>
      onSessionEnded(error.data['soft_logout'] === true),
    );
    const messenger = new Messenger(client, store, keyHolder, names);
    await store.startup();
    await client.initRustCrypto({ cryptoDatabasePrefix: names.crypto });
    messenger.#listen();
    await messenger.outbox.start();
    // Its own first requests may hang without a connection; what the device holds shows meanwhile.
    void client.startClient({
      lazyLoadMembers: true,
      initialSyncLimit: INITIAL_MESSAGES,
      pendingEventOrdering: PendingEventOrdering.Detached,
      threadSupport: false,
    });
    return messenger;
  }

  /** Ends all activity; what is stored stays. */
  async close(): Promise<void> {
    if (this.#saveTimer) clearInterval(this.#saveTimer);
    window.removeEventListener('online', this.#onOnline);
    window.removeEventListener('offline', this.#onOffline);
    document.removeEventListener('visibilitychange', this.#onHidden);
    this.outbox.stop();
    this.media.dispose();
    await this.#store.save(true).catch(() => {});
    this.client.stopClient();
  }

  /** Asks the person's other devices to vouch for this one. */
  async requestVerification(deviceId?: string): Promise<void> {
    const crypto = this.client.getCrypto();
    if (!crypto) return;
    const request = deviceId
      ? await crypto.requestDeviceVerification(this.client.getSafeUserId(), deviceId)
      : await crypto.requestOwnUserVerification();
    this.#show(request);
  }

  endVerification = (): void => {
    void this.#verification?.cancel().catch(() => {});
    this.#verification?.dispose();
    this.#verification = null;
    this.verification.refresh();
    void this.settle();
  };

  /** Looks again where this device stands; a newcomer's keys are set up on the way. */
  async settle(): Promise<void> {
    if (this.#isSettling) return;
    this.#isSettling = true;
    try {
      this.#standing = await settleEncryption(this.encryption);
      this.standing.refresh();
    } catch (error) {
      // Without a connection the next sync tries again.
      console.warn('Where this device stands is not known yet', error);
    } finally {
      this.#isSettling = false;
    }
  }

  #listen(): void {
    const { client } = this;
    client.on(ClientEvent.Sync, (state, _previous, data) => {
      if (state === SyncState.Prepared) {
        this.#isPrepared = true;
        this.isReady.refresh();
      }
      const isLive = (state === SyncState.Prepared && !data?.fromCache) || state === SyncState.Syncing;
      if (isLive) this.#nowOnline();
      else if (state === SyncState.Error || state === SyncState.Reconnecting) this.#setConnection('offline');
    });
    client.on(CryptoEvent.VerificationRequestReceived, (request) => {
      if (request.isSelfVerification) this.#show(request);
    });
    client.on(CryptoEvent.KeysChanged, () => void this.settle());
    client.on(CryptoEvent.UserTrustStatusChanged, (userId) => {
      if (userId === client.getUserId()) void this.#lookAgain();
    });
    window.addEventListener('online', this.#onOnline);
    window.addEventListener('offline', this.#onOffline);
    document.addEventListener('visibilitychange', this.#onHidden);
    this.#saveTimer = setInterval(() => void this.#save(), SAVE_EVERY_MS);
    if (!navigator.onLine) this.#setConnection('offline');
  }

  #nowOnline(): void {
    if (this.#isOnline === 'online') return;
    this.#setConnection('online');
    this.outbox.wake();
    void this.#save();
    if (this.#standing !== 'trusted') void this.settle();
  }

  #setConnection(connection: Connection): void {
    if (this.#isOnline === connection) return;
    this.#isOnline = connection;
    this.connection.refresh();
  }

  #show(request: VerificationRequest): void {
    if (this.#verification?.request === request) return;
    this.#verification?.dispose();
    this.#verification = new VerificationFlow(request);
    this.verification.refresh();
  }

  async #lookAgain(): Promise<void> {
    if (this.#standing === 'locked' && (await isTrusted(this.client))) await this.settle();
  }

  #save = async (): Promise<void> => {
    if (this.#isPrepared) await this.#store.save(true).catch((error: unknown) => console.warn('Not saved', error));
  };

  #onHidden = (): void => {
    if (document.visibilityState === 'hidden') void this.#save();
  };

  #onOnline = (): void => {
    this.#setConnection('connecting');
    this.client.retryImmediately();
    this.outbox.wake();
  };

  #onOffline = (): void => this.#setConnection('offline');
}

interface DatabaseNames {
  readonly sync: string;
  readonly crypto: string;
  readonly outbox: string;
  readonly notes: string;
}

/** One set of databases per account and device: two people on one browser never share keys. */
function databaseNames({ userId, deviceId }: { userId: string; deviceId: string }): DatabaseNames {
  const owner = `${userId}|${deviceId}`;
  return {
    sync: `althing-sync|${owner}`,
    crypto: `althing-crypto|${owner}`,
    outbox: `althing-outbox|${owner}`,
    notes: `althing-notes|${owner}`,
  };
}

/** After signing out nothing of the account stays on the device. */
export async function forgetMessenger(session: { userId: string; deviceId: string }): Promise<void> {
  const names = databaseNames(session);
  const databases = [
    `matrix-js-sdk:${names.sync}`,
    `${names.crypto}::matrix-sdk-crypto`,
    `${names.crypto}::matrix-sdk-crypto-meta`,
    names.outbox,
    names.notes,
  ];
  await Promise.all(databases.map(deleteDatabase));
  for (const key of Object.keys(localStorage)) if (key.startsWith('althing.draft.')) localStorage.removeItem(key);
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    // A database another tab holds open is deleted once that tab lets go.
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}
