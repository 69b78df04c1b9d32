// Holds a log against what its senders were told, and against the promises of the core.
import type { EventRow } from '../core/storage/tables.ts';

export interface SenderRecord {
  readonly userId: string;
  readonly deviceId: string;
  /** In the order in which the sender was told; it sent each after the one before was acknowledged. */
  readonly acknowledged: { readonly eventId: string; readonly transactionId: string }[];
}

/** Throws the first broken promise that it finds. */
export function auditLog({ rows, records }: { rows: readonly EventRow[]; records: readonly SenderRecord[] }): void {
  const log = rows.toSorted((a, b) => a.pos - b.pos);
  auditRooms(log);
  for (const record of records) auditSender(log, record);
}

function auditRooms(log: readonly EventRow[]): void {
  const lastOf = new Map<string, EventRow>();
  const seen = new Set<string>();
  for (const row of log) {
    if (seen.has(row.event_id)) throw new Error(`CORE1 ${row.event_id} stands twice in the log`);
    seen.add(row.event_id);
    const last = lastOf.get(row.room_id);
    const { prev_events: previous } = JSON.parse(row.pdu) as { prev_events: string[] };
    if (row.depth !== (last?.depth ?? 0) + 1)
      throw new Error(`CORE8 ${row.room_id} jumps from depth ${last?.depth ?? 0} to ${row.depth}`);
    if (last && (previous.length !== 1 || previous[0] !== last.event_id)) {
      throw new Error(`CORE8 ${row.event_id} follows ${String(previous)} instead of ${last.event_id}`);
    }
    lastOf.set(row.room_id, row);
  }
}

function auditSender(log: readonly EventRow[], { userId, deviceId, acknowledged }: SenderRecord): void {
  const own = log.filter((row) => row.sender === userId && row.device_id === deviceId);
  const stored = own.map((row) => `${row.transaction_id} ${row.event_id}`);
  const told = acknowledged.map(({ transactionId, eventId }) => `${transactionId} ${eventId}`);
  for (const [index, line] of told.entries()) {
    if (stored[index] !== line) {
      throw new Error(
        `CORE1 ${userId} was told "${line}" as number ${index}, the log holds "${stored[index] ?? 'nothing'}"`,
      );
    }
  }
  // The last send may be stored without an answer; all else was acknowledged.
  if (stored.length > told.length + 1)
    throw new Error(`CORE1 ${userId} has ${stored.length} events and was told of ${told.length}`);
}
