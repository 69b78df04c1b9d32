// Randomness that a seed replays (xoshiro128**, Blackman and Vigna 2018). For simulations only, never for secrets.
import type { Random } from '@althing/kernel';

export interface SeededRandom extends Random {
  /** A whole number in `[0, below)`. */
  below(below: number): number;
  /** True with the given chance between 0 and 1. */
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export function seededRandom(seed: number): SeededRandom {
  let mixed = seed >>> 0;
  // SplitMix32 spreads near seeds far apart.
  const spread = () => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  let [a, b, c, d] = [spread(), spread(), spread(), spread()];
  const next = () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    chance: (probability) => next() / 2 ** 32 < probability,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
