import { plainText } from '../../people/domain/order-lines.ts';

/** What fits into the ledger. */
const REFERENCE_MAX = 140;

/**
 * What somebody at another bank wrote, as the ledger takes it: one line, and whole characters where it is cut. A half
 * one would be refused, and with it the money.
 */
export function bankReference(text: string): string {
  return plainText(text).slice(0, REFERENCE_MAX).toWellFormed().trim();
}
