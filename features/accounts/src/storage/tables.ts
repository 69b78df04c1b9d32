// The tables that accounts own. OAuth, passkeys and recovery codes bring tables of their own beside these.
import type { ColumnType, Generated, Kysely } from 'kysely';
import type { DeviceKey, PublicKeyJwk } from './device-key-store.ts';

export interface AccountsTables {
  accounts_accounts: {
    user_id: string;
    localpart: string;
    /** argon2id in PHC form; null where there is no password. */
    password_hash: string | null;
    created_at: Date;
    deactivated_at: Date | null;
    is_erased: Generated<boolean>;
    /** Made without a name or password, for looking in; may become a whole account. */
    is_guest: Generated<boolean>;
  };
  accounts_devices: {
    user_id: string;
    device_id: string;
    display_name: string | null;
    created_at: Date;
    last_seen_at: Date | null;
    last_seen_address: string | null;
    last_seen_user_agent: string | null;
  };
  accounts_sessions: {
    session_id: string;
    user_id: string;
    device_id: string;
    kind: SessionKind;
    client_id: string | null;
    client_name: string | null;
    /** SHA-256 of what all refresh tokens of the session begin with; null where there are none. */
    family_hash: Buffer | null;
    created_at: Date;
  };
  accounts_session_tokens: {
    pair_id: Generated<number>;
    session_id: string;
    access_hash: Buffer;
    access_expires_at: Date | null;
    refresh_hash: Buffer | null;
    state: TokenPairState;
    created_at: Date;
  };
  accounts_login_tokens: { token_hash: Buffer; user_id: string; expires_at: Date };
  accounts_registration_tokens: {
    token_hash: Buffer;
    label: string;
    uses_max: number | null;
    uses: Generated<number>;
    expires_at: Date | null;
    created_at: Date;
  };
  accounts_interactive_auths: {
    /** SHA-256 of the session's id. */
    session_id: string;
    operation: string;
    user_id: string | null;
    completed: string[];
    /** What the first request carried and later ones may leave out; secrets are held as their hashes. */
    remembered: string;
    /** The hash of the registration token that was shown. */
    registration_token_hash: Buffer | null;
    /** The account that the operation made: repeating a finished registration answers the same account. */
    result_user_id: string | null;
    expires_at: Date;
  };
  accounts_device_keys: {
    session_id: string;
    user_id: string;
    device_id: string;
    key_id: string;
    algorithm: DeviceKey['algorithm'];
    public_key: ColumnType<PublicKeyJwk, string, string>;
    enrolled_by: DeviceKey['enrolledBy'];
    enrolled_at: Date;
  };
  accounts_pairwise_secret: { is_only: Generated<boolean>; secret: string };
}

/** How somebody signed in: by the Matrix endpoints, or through OAuth, where tokens are the OAuth server's. */
export type SessionKind = 'matrix' | 'oauth';

/**
 * `offered`: made by a refresh and not used yet; its predecessor still works. `current`: in use. `spent`: replaced;
 * its refresh token ends the session.
 */
export type TokenPairState = 'offered' | 'current' | 'spent';

/** The query builder or a transaction of it. */
export type AccountsDb = Kysely<AccountsTables>;
