// Questions that lower parts ask and higher parts answer, e.g. rooms ask people for a display name. A part fills its
// entry when it opens; until then the answer is "nothing known".
import type { JsonObject } from '@althing/kernel';

export interface ProfileFields {
  readonly displayname?: string;
  readonly avatar_url?: string;
}

export interface Lookups {
  /** Names and pictures as membership events carry them. People provide it; those without a profile are left out. */
  profiles: (userIds: readonly string[]) => Promise<ReadonlyMap<string, ProfileFields>>;
  /** One entry of a person's global account data, or null. Sync provides it. */
  accountData: (userId: string, type: string) => Promise<JsonObject | null>;
  /** The same entry of many people, by person; those without it are left out. */
  accountDataOf: (userIds: readonly string[], type: string) => Promise<ReadonlyMap<string, JsonObject>>;
  /** Whom a person wants to hear nothing of; from memory where it can be. Sync provides it. */
  ignoredBy: (userId: string) => Promise<ReadonlySet<string>>;
  /** The same if memory knows it, else null. */
  ignoredNow: (userId: string) => ReadonlySet<string> | null;
  /** Whether somebody who is gone asked that what they wrote be forgotten. Rooms provide it. */
  isErased: (userId: string) => boolean;
}

export function openLookups(): Lookups {
  return {
    profiles: () => Promise.resolve(new Map()),
    accountData: () => Promise.resolve(null),
    accountDataOf: () => Promise.resolve(new Map()),
    ignoredBy: () => Promise.resolve(new Set()),
    ignoredNow: () => null,
    isErased: () => false,
  };
}
