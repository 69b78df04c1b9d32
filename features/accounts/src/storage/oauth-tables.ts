import type { ColumnType, Generated, Kysely } from 'kysely';
import type { AccountsTables } from './tables.ts';

type Json = ColumnType<Record<string, unknown>, string, string>;
type Moment = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** The tables of {@link oauthMigration}, beside those of the account store. */
export interface OauthTables extends AccountsTables {
  accounts_oauth_records: {
    kind: string;
    id_hash: string;
    payload: Json;
    user_id: string | null;
    grant_id: string | null;
    uid: string | null;
    user_code_hash: string | null;
    refresh_hash: string | null;
    generation: ColumnType<number, number | undefined, number>;
    created_at: Generated<Date>;
    expires_at: Moment;
    consumed_at: Moment;
    superseded_at: Moment;
    used_at: Moment;
  };
  accounts_oauth_keys: { name: string; value: ColumnType<unknown, string, string> };
  accounts_oauth_sessions: { session_id: string; grant_id: string; browser_uid: string | null };
  accounts_passkeys: {
    credential_id: string;
    user_id: string;
    name: string;
    public_key: Uint8Array;
    counter: number;
    transports: string[];
    is_backed_up: boolean;
    created_at: Generated<Date>;
    last_used_at: Moment;
  };
  accounts_passkey_handles: { user_id: string; handle: string };
  accounts_recovery_codes: { user_id: string; code_hash: string; used_at: Moment; created_at: Generated<Date> };
  accounts_proofs: {
    proof_hash: string;
    purpose: string;
    user_id: string | null;
    session_id: string | null;
    payload: Json;
    expires_at: Date;
  };
  accounts_security_log: {
    entry_id: Generated<number>;
    user_id: string;
    kind: string;
    device_id: string | null;
    address: string | null;
    client_name: string | null;
    times: Generated<number>;
    at: Date;
    delete_after: Date;
  };
}

/** The query builder or a transaction of it. */
export type OauthDb = Kysely<OauthTables>;
