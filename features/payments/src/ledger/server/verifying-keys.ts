// The public keys of payers, made ready to verify with. A key never changes under its id, so a remembered one is right;
// whether it may still sign is decided in the batch.
import { gather } from '@althing/db';
import { Lru } from '@althing/kernel';
import type { Authorization } from '../domain/commands.ts';
import { keyOf, type HeldKey } from '../domain/ledger-state.ts';
import type { Signed } from '../domain/authorize.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { isSignedBy, verifyingKey, type PasskeySite, type Verify, type VerifyingKey } from './signatures.ts';

/** Some 20 MB; a key that is forgotten is read again. */
const KEYS_MAX = 10_000;
const KEYS_PER_QUESTION_MAX = 500;

export interface VerifyingKeys {
  /** Whose signature it is: null where it is not that of the key that it names, or the account has no such key. */
  signedBy(accountId: string, authorization: Extract<Authorization, { by: 'key' }>): Promise<Signed>;
}

export function openVerifyingKeys(
  store: Pick<LedgerStore, 'keys'>,
  { site, verify }: { site: PasskeySite; verify: Verify },
): VerifyingKeys {
  const ready = new Lru<string, VerifyingKey>(KEYS_MAX);
  const read = gather<{ accountId: string; keyId: string }, HeldKey | null>(KEYS_PER_QUESTION_MAX, async (of) => {
    const found = new Map((await store.keys(of)).map((key) => [keyOf(key.accountId, key.keyId), key]));
    return of.map(({ accountId, keyId }) => found.get(keyOf(accountId, keyId)) ?? null);
  });

  async function keyFor(accountId: string, keyId: string): Promise<VerifyingKey | null> {
    const name = keyOf(accountId, keyId);
    const remembered = ready.get(name);
    if (remembered) return remembered;
    const held = await read({ accountId, keyId });
    const key = held ? verifyingKey(held) : null;
    if (key) ready.set(name, key);
    return key;
  }

  return {
    async signedBy(accountId, { orderText, signature }) {
      const key = await keyFor(accountId, signature.keyId);
      if (!key) return null;
      return (await isSignedBy(key, { text: orderText, signature, site, verify })) ? { keyId: signature.keyId } : null;
    },
  };
}
