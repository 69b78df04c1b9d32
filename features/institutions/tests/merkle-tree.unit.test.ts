import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { consistencyPath, inclusionPath, leafHash, rootHash } from '../src/domain/merkle-tree.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const node = (left: Uint8Array, right: Uint8Array) => sha256(Buffer.concat([Buffer.of(1), left, right]));
const leaves = Array.from({ length: 7 }, (_, index) => leafHash(sha256, Buffer.from(`d${index}`)));
const [a, b, c, d, e, f, j] = leaves as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const [g, h, i] = [node(a, b), node(c, d), node(e, f)];
const [k, l] = [node(g, h), node(i, j)];

// The tree that RFC 9162 draws in section 2.1.5, in its letters.
test('INS10 the tree over seven leaves is RFC 9162’s', () => {
  expect(rootHash(sha256, leaves)).toEqual(node(k, l));
  expect(rootHash(sha256, [])).toEqual(sha256(new Uint8Array()));
  expect(inclusionPath(sha256, leaves, 0)).toEqual([b, h, l]);
  expect(inclusionPath(sha256, leaves, 3)).toEqual([c, g, l]);
  expect(inclusionPath(sha256, leaves, 4)).toEqual([f, j, k]);
  expect(inclusionPath(sha256, leaves, 6)).toEqual([i, k]);
  expect(consistencyPath(sha256, leaves, 3)).toEqual([c, d, g, l]);
  expect(consistencyPath(sha256, leaves, 4)).toEqual([l]);
  expect(consistencyPath(sha256, leaves, 6)).toEqual([i, j, k]);
  expect(consistencyPath(sha256, leaves, 7)).toEqual([]);
});
