// The thread on which documents are drawn and signed, one after the other. A statement of two thousand movements takes
// seconds: on the main thread everybody else's messages and payments would wait for it.
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '@althing/kernel';
import type { DocumentKey } from '../../storage/document-key-store.ts';
import { directionOf, documentTexts } from '../texts.ts';
import type { Drawing } from './drawing.ts';
import { openPageWriter } from './page-writer.ts';
import { openDocumentSigner } from './sign-pdf.ts';

invariant(parentPort, 'this runs on a thread of its own');
const port = parentPort;
const signing = openDocumentSigner(workerData as DocumentKey);

let last: Promise<void> = Promise.resolve();
port.on('message', ({ id, drawing }: { id: number; drawing: Drawing }) => {
  last = last.then(async () => {
    try {
      port.postMessage({ id, pdf: await print(drawing) });
    } catch (fault) {
      port.postMessage({ id, fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) });
    }
  });
});

async function print({ title, language, placeName, atMs, reason, parts }: Drawing): Promise<Uint8Array> {
  const writer = await openPageWriter({
    title,
    language,
    direction: directionOf(language),
    atMs,
    footer: (page, pages) => `${placeName} · ${documentTexts[language].page(page, pages)}`,
  });
  for (const part of parts) {
    switch (part.kind) {
      case 'heading':
        writer.heading(part.text);
        break;
      case 'paragraph':
        writer.paragraph(part.text, part.style);
        break;
      case 'rows':
        writer.rows(part.rows);
        break;
      case 'table':
        writer.table(part.columns, part.rows);
        break;
      case 'space':
        writer.space(part.points);
        break;
    }
  }
  return await (await signing).sign(await writer.finish(), reason, atMs);
}
