// The signed-in session of this browser, kept in IndexedDB: nothing else in the page's storage can act for the person.
import { openStore } from './indexed-store.ts';

export interface Session {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** The OAuth client this browser registered as; refresh and revocation need it. */
  readonly clientId: string;
}

/** What is remembered of a session the server ended without meaning to forget the device. */
export interface EndedSession {
  readonly userId: string;
  readonly deviceId: string;
}

const DATABASE = 'althing-session';
const STORE = 'session';

export async function loadSession(): Promise<Session | null> {
  return (await read<Session>('current')) ?? null;
}

export async function saveSession(session: Session): Promise<void> {
  await write((store) => {
    store.put(session, 'current');
    store.delete('ended');
  });
}

export async function loadEndedSession(): Promise<EndedSession | null> {
  return (await read<EndedSession>('ended')) ?? null;
}

/** Forgets the session; with `ended`, the device's keys stay and the next sign-in takes the same device up again. */
export async function clearSession(ended?: EndedSession): Promise<void> {
  await write((store) => {
    store.delete('current');
    if (ended) store.put(ended, 'ended');
    else store.delete('ended');
  });
}

/** Keeps rotated tokens. A refresh token is good once: losing its successor would sign the person out. */
export async function updateTokens(tokens: { accessToken: string; refreshToken: string | null }): Promise<void> {
  const session = await loadSession();
  if (session) await saveSession({ ...session, ...tokens });
}

async function read<T>(key: string): Promise<T | undefined> {
  const database = await openStore(DATABASE, STORE);
  try {
    const request = database.transaction(STORE, 'readonly').objectStore(STORE).get(key);
    return await new Promise<T | undefined>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result as T | undefined);
      request.onerror = () => reject(request.error ?? new Error('The session could not be read'));
    });
  } finally {
    database.close();
  }
}

async function write(change: (store: IDBObjectStore) => void): Promise<void> {
  const database = await openStore(DATABASE, STORE);
  try {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    change(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The session could not be kept'));
    });
  } finally {
    database.close();
  }
}
