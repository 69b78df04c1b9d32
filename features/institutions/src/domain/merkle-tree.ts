// Merkle trees of RFC 9162, section 2.1, over the hashes of their leaves. The hash function comes in: this runs anywhere.

export type Hash = (bytes: Uint8Array) => Uint8Array;

/** The hash of a leaf (RFC 9162, 2.1.1): a leaf can't pass for a node. */
export function leafHash(hash: Hash, leaf: Uint8Array): Uint8Array {
  return hash(joined(LEAF, leaf));
}

/** MTH over leaf hashes. */
export function rootHash(hash: Hash, leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return hash(new Uint8Array());
  const [only] = leaves;
  if (leaves.length === 1 && only) return only;
  const split = splitOf(leaves.length);
  return hash(joined(NODE, rootHash(hash, leaves.slice(0, split)), rootHash(hash, leaves.slice(split))));
}

/** PATH (RFC 9162, 2.1.3.1): what it takes to get from leaf `index` to the root; from the leaf upward. */
export function inclusionPath(hash: Hash, leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionPath(hash, left, index), rootHash(hash, right)]
    : [...inclusionPath(hash, right, index - split), rootHash(hash, left)];
}

/** PROOF (RFC 9162, 2.1.4.1): that the tree over the first `size` leaves is the beginning of this one. */
export function consistencyPath(hash: Hash, leaves: readonly Uint8Array[], size: number): Uint8Array[] {
  return size === 0 || size === leaves.length ? [] : subproof(hash, leaves, size, true);
}

function subproof(hash: Hash, leaves: readonly Uint8Array[], size: number, isWhole: boolean): Uint8Array[] {
  if (size === leaves.length) return isWhole ? [] : [rootHash(hash, leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return size <= split
    ? [...subproof(hash, left, size, isWhole), rootHash(hash, right)]
    : [...subproof(hash, right, size - split, false), rootHash(hash, left)];
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
