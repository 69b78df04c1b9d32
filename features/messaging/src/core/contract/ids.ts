// Matrix identifiers (appendix "Identifier Grammar"): parsed at the edge, distinct types inside.
import { z } from 'zod';
import type { Brand } from '@althing/kernel';

export type UserId = Brand<string, 'UserId'>;
export type RoomId = Brand<string, 'RoomId'>;
export type EventId = Brand<string, 'EventId'>;
export type RoomAlias = Brand<string, 'RoomAlias'>;

/** All identifiers: at most 255 bytes of UTF-8. */
export const IDENTIFIER_BYTES_MAX = 255;

const encoder = (text: string): number => {
  // UTF-8 length without TextEncoder, which pure code has no types for.
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/** The length of `text` in UTF-8 bytes. */
export const utf8Length = encoder;

function zIdentifier<Id extends string>(sigil: string, pattern: RegExp, what: string) {
  return z
    .string()
    .refine(
      (text) => pattern.test(text) && utf8Length(text) <= IDENTIFIER_BYTES_MAX,
      `is no ${what}, which begins with ${sigil}`,
    )
    .transform((text) => text as Id);
}

export const zUserId = zIdentifier<UserId>('@', /^@[^:\0]*:[^\0]+$/, 'user id');
export const zRoomId = zIdentifier<RoomId>('!', /^![^\0]+$/, 'room id');
export const zRoomAlias = zIdentifier<RoomAlias>('#', /^#[^:\0]*:[^\0]+$/, 'room alias');

/** The server's part of an identifier, or '' where it has none (room ids of version 12). */
export function serverNameOf(id: string): string {
  const colon = id.indexOf(':');
  return colon < 0 ? '' : id.slice(colon + 1);
}
