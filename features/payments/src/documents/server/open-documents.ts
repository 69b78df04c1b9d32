// Receipts and statements. What draws and signs them is large and is loaded with the first of them.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getDocumentCertificate } from '../contract/get-document-certificate.ts';
import { loadOrMakeDocumentKey, type DocumentsDb } from '../storage/document-key-store.ts';
import type { DocumentsCore, DocumentsDeps } from './core.ts';
import type { DocumentSigner } from './pdf/sign-pdf.ts';
import { receiptRoute } from './receipt.ts';
import { statementRoute } from './statement.ts';

export type { DocumentsDeps } from './core.ts';

export interface Documents {
  readonly routes: readonly Route[];
}

export function openDocuments(deps: DocumentsDeps): Documents {
  const db = deps.database.as<never>() as unknown as DocumentsDb;
  let signer: Promise<DocumentSigner> | null = null;
  async function openSigner(): Promise<DocumentSigner> {
    const { makeDocumentKey, openDocumentSigner } = await import('./pdf/sign-pdf.ts');
    const key = await loadOrMakeDocumentKey(db, () => makeDocumentKey(deps.placeName, deps.clock.nowMs()));
    return await openDocumentSigner(key);
  }
  const core: DocumentsCore = {
    deps,
    signer() {
      signer ??= openSigner().catch((fault: unknown) => {
        signer = null;
        throw fault;
      });
      return signer;
    },
  };
  return {
    routes: [
      receiptRoute(core),
      statementRoute(core),
      route(getDocumentCertificate, async () => ok({ certificate: (await core.signer()).certificate })),
    ],
  };
}
