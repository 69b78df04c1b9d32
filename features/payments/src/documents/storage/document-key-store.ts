// The key that receipts and statements are signed with: made once, the same for every process on this database.
import type { Kysely } from 'kysely';

export interface DocumentKey {
  /** PKCS #8. */
  readonly privateKey: Buffer;
  /** X.509, DER. */
  readonly certificate: Buffer;
}

interface DocumentsTables {
  documents_key: { is_only: boolean; private_key: Buffer; certificate: Buffer };
}

export type DocumentsDb = Kysely<DocumentsTables>;

export async function loadOrMakeDocumentKey(db: DocumentsDb, make: () => Promise<DocumentKey>): Promise<DocumentKey> {
  const stored = async () => {
    const row = await db.selectFrom('documents_key').select(['private_key', 'certificate']).executeTakeFirst();
    return row ? { privateKey: row.private_key, certificate: row.certificate } : null;
  };
  const found = await stored();
  if (found) return found;
  const made = await make();
  await db
    .insertInto('documents_key')
    .values({ is_only: true, private_key: made.privateKey, certificate: made.certificate })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Another process may have been first.
  return (await stored()) ?? made;
}
