// What the routes of sync share.
import type { Core } from '../../core/server/core.ts';
import { openHistoryStore, type HistoryStore } from '../storage/history-store.ts';
import { openRelationStore, type RelationStore } from '../storage/relation-store.ts';
import { AccountData } from './account-data.ts';
import { Aggregations } from './aggregations.ts';
import { Filters } from './filters.ts';
import { Memberships } from './memberships.ts';
import { Receipts } from './receipts.ts';
import { RoomDigests } from './room-digests.ts';
import { SearchIndex } from './search-index.ts';
import { Typing } from './typing.ts';

export interface SyncServices {
  readonly core: Core;
  readonly history: HistoryStore;
  readonly relations: RelationStore;
  readonly memberships: Memberships;
  readonly accountData: AccountData;
  readonly receipts: Receipts;
  readonly typing: Typing;
  readonly filters: Filters;
  readonly aggregations: Aggregations;
  readonly search: SearchIndex;
  readonly digests: RoomDigests;
}

export function openSyncServices(core: Core): SyncServices {
  return {
    core,
    history: openHistoryStore(core.database),
    relations: openRelationStore(core.database),
    memberships: new Memberships(core),
    accountData: new AccountData(core),
    receipts: new Receipts(core),
    typing: new Typing(core),
    filters: new Filters(core.database),
    aggregations: new Aggregations(core),
    search: new SearchIndex(core),
    digests: new RoomDigests(core),
  };
}
