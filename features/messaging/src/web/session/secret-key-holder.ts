import type { CryptoCallbacks } from 'matrix-js-sdk/lib/crypto-api/index.js';

/**
 * Holds the recovery key in memory while it is needed: the SDK asks for it by callback whenever it opens or fills
 * secret storage. Without a key the SDK's own step fails, and the caller says why.
 */
export class SecretKeyHolder {
  #held: { keyId: string | null; key: Uint8Array<ArrayBuffer> } | null = null;

  readonly callbacks: CryptoCallbacks = {
    getSecretStorageKey: ({ keys }) => {
      const keyId = this.#held?.keyId ?? Object.keys(keys)[0];
      return Promise.resolve(this.#held && keyId ? [keyId, this.#held.key] : null);
    },
    cacheSecretStorageKey: (keyId, _info, key) => {
      this.#held = { keyId, key };
    },
  };

  /** For the length of one act only, so that the key doesn't lie about in memory. */
  async during<T>(key: { keyId: string | null; key: Uint8Array<ArrayBuffer> }, act: () => Promise<T>): Promise<T> {
    this.#held = key;
    try {
      return await act();
    } finally {
      this.#held = null;
    }
  }
}
