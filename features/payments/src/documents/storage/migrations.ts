import type { Migration } from '@althing/db';
import { documentsMigration } from './migrations/0001-documents.ts';

export const documentsMigrations: readonly Migration[] = [documentsMigration];
