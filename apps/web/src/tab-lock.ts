// One tab at a time may run the messenger: two would use the same keys and undo each other's state.

const LOCK = 'althing-messenger';
const CHANNEL = 'althing-messenger';

export interface TabLock {
  /** Resolves when another tab has asked for the messenger. */
  readonly lost: Promise<void>;
  readonly release: () => void;
}

/** The lock if it is free, else null: then another tab runs the messenger. */
export async function takeLock(): Promise<TabLock | null> {
  return await new Promise((resolve) => {
    void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      if (!lock) {
        resolve(null);
        return undefined;
      }
      return new Promise<void>((release) => {
        const channel = new BroadcastChannel(CHANNEL);
        const lost = new Promise<void>((lose) => {
          channel.onmessage = () => lose();
        });
        resolve({
          lost,
          release: () => {
            channel.close();
            release();
          },
        });
      });
    });
  });
}

/** Asks the tab that has it to let go, and waits until it has. */
export async function demandLock(): Promise<void> {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('hand over');
  channel.close();
  await navigator.locks.request(LOCK, () => {});
}
