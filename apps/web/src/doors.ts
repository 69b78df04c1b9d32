import type { FeatureDoor, FeatureWeb } from '@althing/ui';

/** The shell's doors with those that features have furnished in their places, in order. */
export function arrangeDoors(own: readonly FeatureDoor[], features: readonly FeatureWeb[]): readonly FeatureDoor[] {
  const doors = new Map(own.map((door) => [door.id, door]));
  const furnished = new Set<string>();
  for (const { name, door } of features) {
    if (!door) continue;
    if (furnished.has(door.id)) throw new Error(`${name} and another feature have both taken the door ${door.id}`);
    furnished.add(door.id);
    doors.set(door.id, door);
  }
  return [...doors.values()].toSorted((a, b) => a.order - b.order);
}
