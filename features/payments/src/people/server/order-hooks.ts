// What other parts and sets do in the ledger's transaction when an order of their purpose was signed.
import type { JsonObject, Result } from '@althing/kernel';
import type { RefusalDescription } from '@althing/schema';
import type { Transfer } from '../../ledger/domain/commands.ts';
import type { PeopleDb } from '../storage/tables.ts';

export interface OrderHook {
  /** What the person is told for each word with which `alongside` says no, beside the words of people themselves. */
  readonly refusals?: Readonly<Record<string, RefusalDescription>>;
  /**
   * Writes along with the transfer, all by `tx`. `context` is what the order was prepared with. Refusing with a word
   * undoes the transfer, for good under this id; `refusals` says what the person is told then.
   */
  alongside(
    tx: PeopleDb,
    order: { readonly context: JsonObject; readonly transfer: Transfer; readonly payerId: string },
  ): Promise<Result<void, string>>;
}
