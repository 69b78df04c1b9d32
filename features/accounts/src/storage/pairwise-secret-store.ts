// The secret behind pairwise ids, in a table of its own. It is part of a backup: without it a restored server would give
// everybody a different id everywhere. Whoever has both it and the user ids can join what R6 keeps apart.
import type { AccountsDb } from './tables.ts';

/** The secret that is there, or `fresh` where there is none; when two processes start at once, the first wins. */
export async function ensurePairwiseSecret(db: AccountsDb, fresh: string): Promise<string> {
  await db
    .insertInto('accounts_pairwise_secret')
    .values({ secret: fresh })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await db.selectFrom('accounts_pairwise_secret').select('secret').executeTakeFirstOrThrow()).secret;
}
