/**
 * Whether an id is of the kind that the house derives from other names (UUID version 8, RFC 9562): fees, refunds, what a
 * bank booked. Nobody else may use one. Whoever worked out the id of a booking to come and paid something under it would
 * keep that booking out of the ledger.
 */
export function isHouseMadeId(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-8/i.test(id);
}
