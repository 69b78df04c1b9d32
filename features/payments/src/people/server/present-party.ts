// R6: what a reader is told of the other side. Two readers can't join what they know of one person, unless both knew
// the user id before.
import type { z } from 'zod';
import type { zParty } from '../contract/fields.ts';
import { plainText } from '../domain/order-lines.ts';
import type { Party } from '../storage/party.ts';
import type { PeopleCore } from './core.ts';

type PresentedParty = z.input<typeof zParty>;

export function presentParty(core: PeopleCore, readerId: string, party: Party): PresentedParty {
  return {
    kind: party.kind,
    partyId: partyIdFor(core, readerId, party),
    userId: party.kind === 'person' && party.isKnown ? party.key : null,
    name: party.name,
    isVerified: party.isVerified,
  };
}

/**
 * Who is known by user id and who was met by a code are two parties, even where it is one person: else a payment by name
 * would unmask all those by code before.
 */
export function partyIdFor(core: PeopleCore, readerId: string, { kind, key, isKnown }: Party): string {
  // A merchant and the place itself are no persons: everybody may know them by the same name.
  return kind === 'person'
    ? core.accounts.pairwiseId(key, `payments/${isKnown ? 'person' : 'met'}/${readerId}`)
    : `${kind}:${key}`;
}

/** A person whom the other knows by user id, with what they are called in chats. */
export async function knownPerson(core: PeopleCore, userId: string): Promise<Party> {
  return { kind: 'person', key: userId, name: await nameOf(core, userId), isKnown: true, isVerified: false };
}

/** Somebody who was met by a code: named as far as they name themselves, and never by user id. */
export function metPerson(userId: string, name: string): Party {
  return { kind: 'person', key: userId, name, isKnown: false, isVerified: false };
}

/** What a person is called: the name in chats, else the first part of the user id. */
export async function nameOf(core: PeopleCore, userId: string): Promise<string> {
  const names = await core.deps.displayNames([userId]);
  return plainText(names.get(userId) ?? '').slice(0, NAME_LENGTH_MAX) || localpart(userId);
}

/** What fits the heading of a sheet, at two lines. */
const NAME_LENGTH_MAX = 100;

const localpart = (userId: string): string => userId.slice(1).split(':')[0] ?? userId;
