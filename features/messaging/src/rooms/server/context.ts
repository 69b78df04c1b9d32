// What the endpoints of rooms share.
import type { Core } from '../../core/server/core.ts';
import type { Aliases } from './aliases.ts';
import type { Directory } from './directory.ts';
import type { Transactions } from './transactions.ts';

export interface RoomsContext {
  readonly core: Core;
  readonly transactions: Transactions;
  readonly aliases: Aliases;
  readonly directory: Directory;
}
