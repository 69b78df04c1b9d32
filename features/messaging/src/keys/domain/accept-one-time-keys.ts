// What an upload of one-time keys does to those that are there. A client that got no answer uploads the same again, even
// after one of them was claimed: that must neither fail nor give the claimed key out twice.
import { ok, refuse, type JsonValue, type Result } from '@althing/kernel';
import { isSameKey } from './same-key.ts';

export interface StoredOneTimeKey {
  readonly key: JsonValue;
  readonly isClaimed: boolean;
}

/**
 * The names of the keys to store, or the name of the first that is held with another content. A claimed key's id may
 * be given to another key.
 */
export function acceptOneTimeKeys(
  offered: Readonly<Record<string, JsonValue>>,
  stored: ReadonlyMap<string, StoredOneTimeKey>,
): Result<string[], { conflicting: string }> {
  const accepted: string[] = [];
  for (const [name, key] of Object.entries(offered)) {
    const held = stored.get(name);
    if (held && isSameKey(held.key, key)) continue;
    if (held && !held.isClaimed) return refuse({ conflicting: name });
    accepted.push(name);
  }
  return ok(accepted);
}
