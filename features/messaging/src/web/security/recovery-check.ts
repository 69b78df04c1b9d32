// The one check that the recovery key was really kept: two of its groups, typed back. Pure.

/** Groups of four, as the key is written. */
export function keyGroups(encodedKey: string): readonly string[] {
  const letters = encodedKey.replaceAll(/\s+/g, '');
  return letters.match(/.{1,4}/g) ?? [];
}

/** Which two groups are asked for, counted from 1: never the first, which everybody glances at. */
export function askedGroups(groupCount: number, random: () => number): readonly [number, number] {
  const first = 2 + Math.floor(random() * (groupCount - 2));
  const shift = 1 + Math.floor(random() * (groupCount - 2));
  const second = 2 + ((first - 2 + shift) % (groupCount - 1));
  return first < second ? [first, second] : [second, first];
}

/** Upper and lower case differ in the key, so they differ here. */
export function isGroupRight(encodedKey: string, group: number, typed: string): boolean {
  return keyGroups(encodedKey)[group - 1] === typed.trim();
}
