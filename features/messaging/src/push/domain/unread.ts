// What counts as unread: events that notify, beyond the receipts (Client-Server API, "Marking notifications as read").

/** How far somebody has read in a room: positions of the furthest receipts, 0 for none. */
export interface ReadMark {
  /** Of a receipt without a thread: everything up to it is read. */
  readonly everything: number;
  /** Of the main timeline only. */
  readonly main: number;
  /** By thread root's event id. */
  readonly threads: ReadonlyMap<string, number>;
}

export const nothingRead: ReadMark = { everything: 0, main: 0, threads: new Map() };

/** An event that notifies the reader. */
export interface Notifying {
  readonly pos: number;
  readonly eventId: string;
  /** The root of its thread, or null for the main timeline. */
  readonly threadId: string | null;
  readonly isHighlight: boolean;
}

export interface Counts {
  readonly notification_count: number;
  readonly highlight_count: number;
}

export interface UnreadSummary {
  readonly main: Counts;
  readonly threads: ReadonlyMap<string, Counts>;
}

export function isRead(mark: ReadMark, { pos, threadId }: Pick<Notifying, 'pos' | 'threadId'>): boolean {
  if (pos <= mark.everything) return true;
  return pos <= (threadId === null ? mark.main : (mark.threads.get(threadId) ?? 0));
}

/** Counts what is unread up to `upTo`, the main timeline and each thread by itself. */
export function summarise(items: readonly Notifying[], mark: ReadMark, upTo: number): UnreadSummary {
  const main = { notification_count: 0, highlight_count: 0 };
  const threads = new Map<string, { notification_count: number; highlight_count: number }>();
  for (const item of items) {
    if (item.pos > upTo || isRead(mark, item)) continue;
    let counts = main;
    if (item.threadId !== null) {
      counts = threads.get(item.threadId) ?? { notification_count: 0, highlight_count: 0 };
      threads.set(item.threadId, counts);
    }
    counts.notification_count++;
    if (item.isHighlight) counts.highlight_count++;
  }
  return { main, threads };
}

/** The summary with one more unread event of the main timeline. */
export function withOneMore({ main, threads }: UnreadSummary, { isHighlight }: Notifying): UnreadSummary {
  const notification_count = main.notification_count + 1;
  return { main: { notification_count, highlight_count: main.highlight_count + (isHighlight ? 1 : 0) }, threads };
}

/** All unread of a summary: what a phone shows on the app. */
export function totalOf({ main, threads }: UnreadSummary): number {
  let total = main.notification_count;
  for (const counts of threads.values()) total += counts.notification_count;
  return total;
}

/** A receipt of a room as it is stored. */
export interface ReceiptPlace {
  /** `main`, a root's event id, or '' for no thread. */
  readonly threadId: string;
  readonly eventPos: number;
}

/** The mark that `receipts`, public and private ones, make together: the furthest counts. */
export function markOf(receipts: readonly ReceiptPlace[]): ReadMark {
  let everything = 0;
  let main = 0;
  const threads = new Map<string, number>();
  for (const { threadId, eventPos } of receipts) {
    if (threadId === '') everything = Math.max(everything, eventPos);
    else if (threadId === 'main') main = Math.max(main, eventPos);
    else threads.set(threadId, Math.max(threads.get(threadId) ?? 0, eventPos));
  }
  return { everything, main, threads };
}
