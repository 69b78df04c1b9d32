// A part of messaging: rooms, sync, keys, media, push, people. Each brings its tables and routes.
import type { Migration } from '@althing/db';
import type { Route } from '@althing/http';
import type { Core, PositionColumns } from './core.ts';

export interface OpenedPart {
  readonly routes: readonly Route[];
  start?(): Promise<void>;
  stop?(): Promise<void>;
}

export interface Part {
  readonly name: string;
  readonly migrations: readonly Migration[];
  /** Columns of its tables that hold positions of the log. */
  readonly positions: PositionColumns;
  open(core: Core): OpenedPart;
}
