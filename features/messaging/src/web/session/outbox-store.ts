import type { OutboxItem, OutboxStore } from './outbox.ts';

const STORE = 'items';

/** The outbox in IndexedDB, one database per account and device. */
export function openOutboxStore(databaseName: string): OutboxStore {
  return {
    readAll: () => inStore(databaseName, 'readonly', (store) => store.getAll() as IDBRequest<OutboxItem[]>),
    put: async (item) => {
      // Progress is of this moment only.
      const { progress: _progress, ...kept } = item;
      await inStore(databaseName, 'readwrite', (store) => store.put(kept));
    },
    remove: async (txnId) => {
      await inStore(databaseName, 'readwrite', (store) => store.delete(txnId));
    },
  };
}

async function inStore<T>(
  databaseName: string,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open(databaseName);
  try {
    // Strict: "kept" is promised to the person, so it must have reached the disk.
    const transaction = database.transaction(STORE, mode, { durability: 'strict' });
    const request = act(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The outbox could not be kept'));
    });
    return request.result;
  } finally {
    database.close();
  }
}

function open(databaseName: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'txnId' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB is not available'));
  });
}
