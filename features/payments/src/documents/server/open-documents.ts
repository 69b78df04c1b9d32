// Receipts and statements. What draws and signs them has a thread of its own, begun with the first of them.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getDocumentCertificate } from '../contract/get-document-certificate.ts';
import { loadOrMakeDocumentKey, type DocumentKey, type DocumentsDb } from '../storage/document-key-store.ts';
import type { DocumentsCore, DocumentsDeps } from './core.ts';
import { openPrinter } from './pdf/printer.ts';
import { receiptRoute } from './receipt.ts';
import { statementRoute } from './statement.ts';

interface Documents {
  readonly routes: readonly Route[];
  stop(): Promise<void>;
}

export function openDocuments(deps: DocumentsDeps): Documents {
  const db = deps.database.as<never>() as unknown as DocumentsDb;
  // What makes and reads keys is large, and is loaded when it is needed.
  async function loadKey(): Promise<DocumentKey> {
    const { makeDocumentKey } = await import('./pdf/sign-pdf.ts');
    return await loadOrMakeDocumentKey(db, () => makeDocumentKey(deps.placeName, deps.clock.nowMs()));
  }
  async function readCertificate(): Promise<string> {
    const { openDocumentSigner } = await import('./pdf/sign-pdf.ts');
    return (await openDocumentSigner(await loadKey())).certificate;
  }
  let certificate: string | null = null;
  const printer = openPrinter(loadKey);
  const core: DocumentsCore = { deps, printer };
  return {
    routes: [
      receiptRoute(core),
      statementRoute(core),
      route(getDocumentCertificate, async () => ok({ certificate: (certificate ??= await readCertificate()) })),
    ],
    stop: () => printer.stop(),
  };
}
