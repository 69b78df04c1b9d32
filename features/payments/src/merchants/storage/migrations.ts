import type { Migration } from '@althing/db';
import { merchantsMigration } from './migrations/0001-merchants.ts';

export const merchantsMigrations: readonly Migration[] = [merchantsMigration];
