import type { Migration } from '@althing/db';
import { peopleMigration } from './migrations/0001-people.ts';

export const peopleMigrations: readonly Migration[] = [peopleMigration];
