// Canonical JSON as Matrix defines it (Client-Server appendix "Canonical JSON"): keys sorted by code point,
// no white space, integers only.

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Serialises `value` canonically. The caller has checked it with {@link findNonCanonical} if it came from outside;
 * a number that is no safe integer throws.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError('canonical JSON holds integers only');
    return Object.is(value, -0) ? '0' : String(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '';
  for (const key of sortedKeys(value)) {
    const member = value[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

const HIGH_UNITS = /[\ud800-\uffff]/;

// The language's own order is by UTF-16 unit and several times faster; nearly no key has a unit for which it differs.
function sortedKeys(value: JsonObject): string[] {
  const keys = Object.keys(value);
  return keys.some((key) => HIGH_UNITS.test(key)) ? keys.toSorted(compareCodePoints) : keys.toSorted();
}

/** The path of the first value that canonical JSON cannot hold (a float, an integer beyond 2^53-1), or null. */
export function findNonCanonical(value: unknown, path = ''): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? null : path || '.';
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    const found = findNonCanonical(member, `${path}.${key}`);
    if (found) return found;
  }
  return null;
}

// JavaScript sorts by UTF-16 unit, canonical JSON by code point: they differ only where surrogates meet U+E000..FFFF.
function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const unitA = a.charCodeAt(index);
    const unitB = b.charCodeAt(index);
    if (unitA === unitB) continue;
    const rankA = unitA >= 0xd800 && unitA <= 0xdfff ? unitA + 0x10000 : unitA;
    const rankB = unitB >= 0xd800 && unitB <= 0xdfff ? unitB + 0x10000 : unitB;
    return rankA - rankB;
  }
  return a.length - b.length;
}

/**
 * The deepest nesting of brackets in a JSON text, found without parsing it, so that a hostile body costs one pass
 * and no stack. Stops counting at `limit + 1`.
 */
export function jsonDepth(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (isInString) {
      if (unit === 0x5c) index++;
      else if (unit === 0x22) isInString = false;
    } else if (unit === 0x22) isInString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      depth++;
      if (depth > deepest) deepest = depth;
      if (deepest > limit) return deepest;
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return deepest;
}
