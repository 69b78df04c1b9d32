// Small things this device must remember for the account beside the SDK's own stores, in IndexedDB.

export interface DeviceNotes {
  /** The recovery key, kept only until the person has shown that they kept it themselves. */
  recovery: { encodedKey: string; remindAfter: number } | null;
  /** Own devices the person has already been told about. */
  knownDevices: readonly string[];
}

const STORE = 'notes';

export class DeviceNoteStore {
  readonly #databaseName: string;

  constructor(databaseName: string) {
    this.#databaseName = databaseName;
  }

  async read<K extends keyof DeviceNotes>(key: K): Promise<DeviceNotes[K] | null> {
    return (
      (await this.#inStore('readonly', (store) => store.get(key) as IDBRequest<DeviceNotes[K] | undefined>)) ?? null
    );
  }

  async write<K extends keyof DeviceNotes>(key: K, value: DeviceNotes[K]): Promise<void> {
    await this.#inStore('readwrite', (store) => store.put(value, key));
  }

  async #inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(this.#databaseName, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB is not available'));
    });
    try {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' });
      const request = act(transaction.objectStore(STORE));
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('The note could not be kept'));
      });
      return request.result;
    } finally {
      database.close();
    }
  }
}
