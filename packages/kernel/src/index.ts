export { base64, base64Url } from './base64.ts';
export type { Brand } from './brand.ts';
export type { Clock, Random } from './clock.ts';
export { canonicalJson, findNonCanonical, isJsonObject, jsonDepth } from './json.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { Lru } from './lru.ts';
export { BrokenInvariant, invariant, ok, refuse } from './result.ts';
export type { Result } from './result.ts';
