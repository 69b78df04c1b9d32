// Keys of the OAuth server, kept in the database so that every process signs alike.
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

/** Replaces a stored value that is there by what `change` makes of it. Changes of one name take turns. */
export function changeKey<Value>(db: OauthDb, name: string, change: (before: Value) => Promise<Value>): Promise<Value> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('accounts_oauth_keys')
      .select('value')
      .where('name', '=', name)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const value = await change(row.value as Value);
    await tx
      .updateTable('accounts_oauth_keys')
      .set({ value: JSON.stringify(value) })
      .where('name', '=', name)
      .execute();
    return value;
  });
}

async function readKey<Value>(db: OauthDb, name: string): Promise<Value | null> {
  const row = await db.selectFrom('accounts_oauth_keys').select('value').where('name', '=', name).executeTakeFirst();
  return row ? (row.value as Value) : null;
}
