export { getDocumentCertificate } from './get-document-certificate.ts';
export { getReceipt } from './get-receipt.ts';
export { getStatement } from './get-statement.ts';
