// Receipts and statements.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getDocumentCertificate } from '../contract/get-document-certificate.ts';
import { loadOrMakeDocumentKey, type DocumentsDb } from '../storage/document-key-store.ts';
import type { DocumentsCore, DocumentsDeps } from './core.ts';
import { makeDocumentKey, openDocumentSigner } from './pdf/sign-pdf.ts';
import { receiptRoute } from './receipt.ts';
import { statementRoute } from './statement.ts';

export type { DocumentsDeps } from './core.ts';

export interface Documents {
  readonly routes: readonly Route[];
}

export async function openDocuments(deps: DocumentsDeps): Promise<Documents> {
  const db = deps.database.as<never>() as unknown as DocumentsDb;
  const key = await loadOrMakeDocumentKey(db, () => makeDocumentKey(deps.placeName, deps.clock.nowMs()));
  const core: DocumentsCore = { deps, signer: await openDocumentSigner(key) };
  const certificate = { certificate: core.signer.certificate };
  return {
    routes: [
      receiptRoute(core),
      statementRoute(core),
      route(getDocumentCertificate, () => Promise.resolve(ok(certificate))),
    ],
  };
}
