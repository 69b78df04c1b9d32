import type { Migration } from '@althing/db';
import { bankMigration } from './migrations/0001-bank.ts';

export const bankMigrations: readonly Migration[] = [bankMigration];
