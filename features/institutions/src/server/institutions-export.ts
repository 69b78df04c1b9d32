// R9: what institutions hold about a person.
import { jsonFile, type ExportSection } from '@althing/accounts/server';
import { selectAccess } from '../storage/access-log-store.ts';
import { selectInvitationsOf } from '../storage/invitation-store.ts';
import { selectRolesOf } from '../storage/member-store.ts';
import type { InstitutionsDb } from '../storage/tables.ts';

/** Rows held at a time. */
const PAGE = 500;

export function institutionsExport({ db }: { db: InstitutionsDb }): ExportSection {
  return {
    feature: 'institutions',
    async *files(userId) {
      yield jsonFile('institutions/roles.json', () => selectRolesOf(db, userId));
      yield jsonFile('institutions/invitations.json', () => selectInvitationsOf(db, userId));
      yield { path: 'institutions/access-log.jsonl', body: accessLog(db, userId) };
    },
  };
}

/** Who has read what about the person, newest first; colleagues of theirs stand in it by number only. */
async function* accessLog(db: InstitutionsDb, personUserId: string): AsyncIterable<string> {
  let before: number | undefined;
  for (;;) {
    const page = await selectAccess(db, { personUserId }, { before, limit: PAGE });
    for (const { staffUserId: _staff, personKey: _key, ...entry } of page) yield `${JSON.stringify(entry)}\n`;
    if (page.length < PAGE) return;
    before = page.at(-1)?.entryId;
  }
}
