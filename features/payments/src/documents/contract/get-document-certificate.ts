import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getDocumentCertificate = defineContract({
  name: 'getDocumentCertificate',
  method: 'GET',
  path: '/api/payments/document-certificate',
  wire: 'althing',
  auth: 'none',
  summary: 'The X.509 certificate with which receipts and statements are signed. Public: anybody can check a receipt.',
  output: z.object({ certificate: z.string().describe('PEM') }),
});
