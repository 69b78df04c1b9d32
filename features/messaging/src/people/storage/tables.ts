// The tables of people.

export interface ProfileRow {
  readonly user_id: string;
  readonly display_name: string | null;
  readonly avatar_url: string | null;
  /** JSON text of the fields beside the name and the picture. */
  readonly fields: string;
  /** What the person is found by. */
  readonly words: unknown;
  /** Whether a new name or picture has yet to reach the rooms that the person is in. */
  readonly is_spreading: boolean;
}

export interface OpenidTokenRow {
  readonly token_hash: string;
  readonly user_id: string;
  readonly expires_at_ms: number;
}

export interface PeopleTables {
  messaging_profiles: ProfileRow;
  messaging_openid_tokens: OpenidTokenRow;
}
