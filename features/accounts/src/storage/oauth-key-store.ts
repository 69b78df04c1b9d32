// Keys of the OAuth server: made at the first start, kept in the database so that every process signs alike.
import type { OauthDb } from './oauth-tables.ts';

/** The stored value of `name`, made by `create` if there is none; when two processes start at once, the first wins. */
export async function loadOrCreateKey<Value>(db: OauthDb, name: string, create: () => Promise<Value>): Promise<Value> {
  const stored = await readKey<Value>(db, name);
  if (stored !== null) return stored;
  const value = await create();
  await db
    .insertInto('accounts_oauth_keys')
    .values({ name, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await readKey<Value>(db, name)) ?? value;
}

async function readKey<Value>(db: OauthDb, name: string): Promise<Value | null> {
  const row = await db.selectFrom('accounts_oauth_keys').select('value').where('name', '=', name).executeTakeFirst();
  return row ? (row.value as Value) : null;
}
