// Has documents drawn and signed on a thread of its own. Bounded: what doesn't fit is refused at once, and one person
// can't keep the others waiting.
import { Worker } from 'node:worker_threads';
import type { DocumentKey } from '../../storage/document-key-store.ts';
import type { Drawing } from './drawing.ts';

export interface Printer {
  /** The signed PDF; null while too much is waiting, of this person or of all. */
  print(drawing: Drawing, userId: string): Promise<Uint8Array | null>;
  stop(): Promise<void>;
}

/** Most are receipts, of which a second draws several; a long statement takes seconds. */
const WAITING_MAX = 100;
/** A page that offers three documents gets them at once. */
const WAITING_OF_ONE_MAX = 4;
/** A long statement takes some 250 MB; a document that needs more ends its thread and not the server. */
const MEMORY_MB_MAX = 768;

interface Waiting {
  readonly userId: string;
  readonly resolve: (pdf: Uint8Array) => void;
  readonly reject: (fault: Error) => void;
}

export function openPrinter(loadKey: () => Promise<DocumentKey>): Printer {
  const waiting = new Map<number, Waiting>();
  let ids = 0;
  let thread: Promise<Worker> | null = null;

  async function begin(): Promise<Worker> {
    const key = await loadKey();
    const started = new Worker(new URL('./print-thread.ts', import.meta.url), {
      workerData: key,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX },
    });
    // Nobody's process stays for it.
    started.unref();
    started.on('message', ({ id, pdf, fault }: { id: number; pdf?: Uint8Array; fault?: string }) => {
      const one = waiting.get(id);
      waiting.delete(id);
      if (pdf) one?.resolve(pdf);
      else one?.reject(new Error(`a document could not be drawn: ${fault}`));
    });
    let cause: unknown = null;
    started.on('error', (fault) => (cause = fault));
    started.on('exit', () => {
      thread = null;
      for (const { reject } of waiting.values()) reject(new Error('the thread for documents ended', { cause }));
      waiting.clear();
    });
    return started;
  }

  return {
    async print(drawing, userId) {
      const own = [...waiting.values()].filter((one) => one.userId === userId).length;
      if (waiting.size >= WAITING_MAX || own >= WAITING_OF_ONE_MAX) return null;
      const id = ids++;
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
      waiting.set(id, { userId, resolve, reject });
      thread ??= begin();
      thread.then(
        (running) => running.postMessage({ id, drawing }),
        (fault: unknown) => {
          thread = null;
          waiting.delete(id);
          reject(fault instanceof Error ? fault : new Error(String(fault)));
        },
      );
      return await promise;
    },
    async stop() {
      await (await thread)?.terminate();
    },
  };
}
