// R9: what is yours leaves with you. Each feature adds what it holds about a person; nothing is gathered in memory.
import { sql } from 'kysely';
import type { AccountsCore } from './core.ts';

export interface ExportFile {
  /** Within the archive, beginning with the feature's name. */
  readonly path: string;
  readonly body: AsyncIterable<string | Uint8Array>;
}

export interface ExportSection {
  readonly feature: string;
  /** Everything the feature holds about `userId`, file after file; read as the archive is sent. */
  files(userId: string): AsyncIterable<ExportFile>;
}

/** One JSON document as a file. */
export function jsonFile(path: string, read: () => Promise<unknown>): ExportFile {
  return {
    path,
    body: (async function* () {
      yield `${JSON.stringify(await read(), null, 2)}\n`;
    })(),
  };
}

/** What accounts hold. Hashes of secrets stay here: they are of no use elsewhere, and a copy is one more to guess at. */
export function accountsExport({ db }: Pick<AccountsCore, 'db'>): ExportSection {
  const rows = async (query: ReturnType<typeof sql>) => (await query.execute(db)).rows;
  return {
    feature: 'accounts',
    async *files(userId) {
      yield jsonFile('accounts/account.json', async () => {
        const [account] = await rows(
          sql`select user_id, localpart, created_at from accounts_accounts where user_id = ${userId}`,
        );
        return account;
      });
      yield jsonFile('accounts/devices.json', () =>
        rows(sql`select d.device_id, d.display_name, d.created_at, d.last_seen_at, d.last_seen_address, s.client_name
          from accounts_devices d left join accounts_sessions s using (user_id, device_id) where d.user_id = ${userId}`),
      );
      yield jsonFile('accounts/passkeys.json', () =>
        rows(sql`select credential_id, name, created_at from accounts_passkeys where user_id = ${userId}`),
      );
      yield jsonFile('accounts/device-keys.json', () =>
        rows(sql`select device_id, key_id, algorithm, public_key, enrolled_by, enrolled_at
          from accounts_device_keys where user_id = ${userId}`),
      );
      yield jsonFile('accounts/recovery-codes.json', () =>
        rows(sql`select created_at, used_at from accounts_recovery_codes where user_id = ${userId}`),
      );
      yield jsonFile('accounts/security-log.json', () =>
        rows(sql`select * from accounts_security_log where user_id = ${userId} order by entry_id`),
      );
    },
  };
}
