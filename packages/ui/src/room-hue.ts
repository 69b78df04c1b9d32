/** How many hues the tokens carry (--hue-1 to --hue-6). */
const HUES = 6;

/**
 * The hue, 1 to 6, a person or thing has inside one place. It hangs on the place and the person together, because a
 * colour that follows a person from chat to chat is an identifier (R6).
 */
export function roomHue({ placeId, memberId }: { placeId: string; memberId: string }): number {
  let hash = 2166136261;
  for (const char of `${placeId}\u0000${memberId}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619);
  }
  // The low bits of this hash are weak for short inputs: fold the high ones in.
  return (((hash ^ (hash >>> 15)) >>> 0) % HUES) + 1;
}
