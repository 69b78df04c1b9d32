// The door of messaging: its parts, put together.
import type { FeatureMigrations, GroupCommitRefusal } from '@althing/db';
import type { Route } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { openCore, type MessagingDeps } from '../core/server/core.ts';
import { coreMigration } from '../core/storage/migrations/0001-core.ts';
import type { Part } from '../core/server/part.ts';
import { exportPart } from '../export/server/index.ts';
import { discoveryPart } from '../discovery/server/index.ts';
import { keysPart } from '../keys/server/index.ts';
import { mediaPart } from '../media/server/index.ts';
import { peoplePart } from '../people/server/index.ts';
import { pushPart } from '../push/server/index.ts';
import { roomsPart } from '../rooms/server/index.ts';
import { syncPart } from '../sync/server/index.ts';

/** The parts, low to high: a part may use those before it. */
const parts: readonly Part[] = [
  discoveryPart,
  roomsPart,
  peoplePart,
  pushPart,
  mediaPart,
  syncPart,
  keysPart,
  exportPart,
];

export const messagingMigrations: FeatureMigrations = {
  feature: 'messaging',
  migrations: [coreMigration, ...parts.flatMap((part) => part.migrations)],
};

export interface Messaging {
  readonly routes: readonly Route[];
  /** What people are called in chats, for features above; who has no name is left out. */
  displayNames(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  start(): Promise<void>;
  /** Answers the long polls with what there is; call before the HTTP server closes. */
  release(): void;
  stop(): Promise<void>;
}

/** Opens all parts; refused while another process writes this database's log. */
export async function openMessaging(deps: MessagingDeps): Promise<Result<Messaging, GroupCommitRefusal>> {
  const positions = [{ table: 'messaging_events', column: 'pos' }, ...parts.flatMap((part) => part.positions)];
  const taken = await openCore(deps, positions);
  if (!taken.ok) return taken;
  const core = taken.value;
  const opened = parts.map((part) => part.open(core));
  return ok({
    routes: opened.flatMap((part) => part.routes),
    async displayNames(userIds) {
      const profiles = await core.lookups.profiles(userIds);
      return new Map(
        [...profiles].flatMap(([userId, { displayname }]) =>
          displayname === undefined ? [] : [[userId, displayname]],
        ),
      );
    },
    async start() {
      for (const part of opened) await part.start?.();
    },
    release() {
      core.notifier.wakeAll();
    },
    async stop() {
      for (const part of opened.toReversed()) await part.stop?.();
      await core.commit.close();
    },
  });
}

export type { MessagingConfig, MessagingDeps } from '../core/server/core.ts';
export type { S3Place } from '../core/storage/s3-place.ts';
export { blobPath } from '../media/storage/blob-store.ts';
export type { BlobStore } from '../media/storage/blob-store.ts';
export { openBlobStore } from '../media/storage/open-blob-store.ts';
