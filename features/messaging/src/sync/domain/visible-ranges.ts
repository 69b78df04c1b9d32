// What of a room's history a person may see (Client-Server API, "Room history visibility"). History is a line, so the
// answer is a list of ranges of positions, found from the few events that can change it.

/** An event of type m.room.history_visibility, or the person's own m.room.member. */
export interface VisibilityStep {
  readonly pos: number;
  readonly kind: 'visibility' | 'membership';
  readonly value: string;
}

/** Positions `p` with `after < p <= upTo`. */
export interface PosRange {
  readonly after: number;
  readonly upTo: number;
}

/**
 * The ranges that may be seen, oldest first, disjoint. `steps` are all such events of the room, oldest first; `end` is
 * the last position of interest.
 */
export function visibleRanges(steps: readonly VisibilityStep[], end: number): PosRange[] {
  const joinedUntil = lastJoinedUntil(steps, end);
  const ranges: PosRange[] = [];
  const add = (after: number, upTo: number) => {
    if (upTo <= after) return;
    const last = ranges.at(-1);
    if (last && last.upTo === after) ranges[ranges.length - 1] = { after: last.after, upTo };
    else ranges.push({ after, upTo });
  };
  let visibility = 'shared';
  let membership = 'leave';
  let place = 0;
  for (const step of steps) {
    if (step.pos > end) break;
    const before = isVisible(visibility, membership, joinedUntil);
    if (before) add(place, before === 'shared' ? Math.min(step.pos - 1, joinedUntil) : step.pos - 1);
    const [visibilityBefore, membershipBefore] = [visibility, membership];
    if (step.kind === 'visibility') visibility = step.value;
    else membership = step.value;
    // The step itself is seen under the more permissive of what held before and after it; one's own membership always.
    const isSeen =
      step.kind === 'membership' ||
      sees(visibilityBefore, membershipBefore, joinedUntil, step.pos) ||
      sees(visibility, membership, joinedUntil, step.pos);
    if (isSeen) add(step.pos - 1, step.pos);
    place = step.pos;
  }
  const rest = isVisible(visibility, membership, joinedUntil);
  if (rest) add(place, rest === 'shared' ? Math.min(end, joinedUntil) : end);
  return ranges;
}

export function isInRanges(ranges: readonly PosRange[], pos: number): boolean {
  return ranges.some((range) => range.after < pos && pos <= range.upTo);
}

/** The parts of `ranges` within `within`. */
export function intersectRanges(ranges: readonly PosRange[], within: PosRange): PosRange[] {
  return ranges
    .map((range) => ({ after: Math.max(range.after, within.after), upTo: Math.min(range.upTo, within.upTo) }))
    .filter((range) => range.after < range.upTo);
}

function isVisible(visibility: string, membership: string, joinedUntil: number): 'always' | 'shared' | null {
  if (visibility === 'world_readable' || membership === 'join') return 'always';
  if (visibility === 'invited' && membership === 'invite') return 'always';
  const isRestricted = visibility === 'invited' || visibility === 'joined';
  return !isRestricted && joinedUntil > 0 ? 'shared' : null;
}

function sees(visibility: string, membership: string, joinedUntil: number, pos: number): boolean {
  const how = isVisible(visibility, membership, joinedUntil);
  return how === 'always' || (how === 'shared' && pos <= joinedUntil);
}

/**
 * The last position at which the person was joined, the leaving included; 0 if they never were. Shared history is seen
 * by whoever joins at any time after it.
 */
export function lastJoinedUntil(steps: readonly VisibilityStep[], end: number): number {
  let isJoined = false;
  let until = 0;
  for (const step of steps) {
    if (step.kind !== 'membership' || step.pos > end) continue;
    if (isJoined) until = step.pos;
    isJoined = step.value === 'join';
    if (isJoined) until = step.pos;
  }
  return isJoined ? end : until;
}
