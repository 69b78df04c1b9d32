import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zDay, zDocumentLanguage, zTimeZone } from './fields.ts';

/** A year and a day: the longest that anybody's tax office asks for. */
export const STATEMENT_DAYS_MAX = 366;

export const getStatement = defineContract({
  name: 'getStatement',
  method: 'GET',
  path: '/api/payments/accounts/:accountId/statement',
  wire: 'althing',
  auth: 'required',
  limit: 'media',
  summary: 'Every movement of a money account from one day to another, both whole, with the balances before and after.',
  params: z.object({ accountId: z.guid() }),
  query: z.object({
    from: zDay,
    until: zDay,
    format: z.enum(['csv', 'camt053', 'pdf']),
    language: zDocumentLanguage,
    timeZone: zTimeZone,
  }),
  output: z
    .unknown()
    .describe('CSV (RFC 4180, UTF-8), ISO 20022 camt.053.001.04, or a PDF with a PAdES signature, as `format` says.'),
  refusals: [
    { code: 'not_found', status: 404, retry: 'never', when: 'the person has no such account' },
    {
      code: 'period_malformed',
      status: 400,
      retry: 'changed',
      when: '`until` is before `from`, or over 366 days after it',
    },
    {
      code: 'statement_too_long',
      status: 413,
      retry: 'changed',
      when: 'the period has more movements than a document holds, or lies behind too many later ones: ask for a shorter or a later one',
    },
    { code: 'busy', status: 429, retry: 'same', when: 'too many documents are being made, of this person or of all' },
  ],
});
