export { openDatabase } from './database.ts';
export type { Database } from './database.ts';
export { gather } from './gather.ts';
export { CommitFault, openGroupCommit, rowFor } from './group-commit.ts';
export type { BatchTable, GroupCommit, GroupCommitRefusal, Write } from './group-commit.ts';
export { migrate } from './migrations.ts';
export type { FeatureMigrations, Migration, MigrationRefusal } from './migrations.ts';
