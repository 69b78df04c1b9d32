import type { JsonObject } from '@althing/kernel';

interface Receipt {
  readonly event_id: string;
  readonly receipt_type: string;
  readonly user_id: string;
  readonly thread_id: string;
  readonly ts: number;
}

/** The content of an m.receipt event (Client-Server API, "Receipts"): event, receipt type, reader. */
export function receiptContent(receipts: readonly Receipt[]): JsonObject {
  const content: Record<string, Record<string, JsonObject>> = {};
  for (const { event_id, receipt_type, user_id, thread_id, ts } of receipts) {
    const readers = ((content[event_id] ??= {})[receipt_type] ??= {});
    readers[user_id] = thread_id === '' ? { ts } : { ts, thread_id };
  }
  return content;
}
