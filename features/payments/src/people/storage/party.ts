import type { PartyColumns } from './tables.ts';

/** The other side of a transfer, as it is kept. What of it a reader is told is decided where it is shown. */
export interface Party {
  readonly kind: 'person' | 'merchant' | 'place';
  readonly key: string;
  readonly name: string;
  readonly isKnown: boolean;
  readonly isVerified: boolean;
}

export function partyColumns(party: Party): PartyColumns {
  return {
    party_kind: party.kind,
    party_key: party.key,
    party_name: party.name,
    is_known: party.isKnown,
    is_verified: party.isVerified,
  };
}

export function partyOf(row: PartyColumns): Party {
  return {
    kind: row.party_kind,
    key: row.party_key,
    name: row.party_name,
    isKnown: row.is_known,
    isVerified: row.is_verified,
  };
}
