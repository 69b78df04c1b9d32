import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zDocumentLanguage, zTimeZone } from './fields.ts';

export const getReceipt = defineContract({
  name: 'getReceipt',
  method: 'GET',
  path: '/api/payments/transfers/:transferId/receipt',
  wire: 'althing',
  auth: 'required',
  limit: 'media',
  summary: 'The receipt of a transfer that is done, as a signed PDF, for its payer and its payee.',
  params: z.object({ transferId: z.guid() }),
  query: z.object({ language: zDocumentLanguage, timeZone: zTimeZone }),
  output: z
    .unknown()
    .describe('A PDF (application/pdf) with a PAdES signature; its certificate: getDocumentCertificate.'),
  refusals: [
    { code: 'not_found', status: 404, retry: 'never', when: 'there is no such transfer for this person' },
    {
      code: 'not_done',
      status: 409,
      retry: 'same',
      when: 'the money is only held: there is a receipt once it is paid',
    },
    { code: 'busy', status: 429, retry: 'same', when: 'too many documents are being made, of this person or of all' },
  ],
});
