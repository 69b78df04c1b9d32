import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zPageLimit, zPageStart } from '../../people/contract/fields.ts';
import { zDispute } from './fields.ts';

export const listDisputes = defineContract({
  name: 'listDisputes',
  method: 'GET',
  path: '/api/payments/disputes',
  wire: 'althing',
  auth: 'required',
  summary: 'The caller’s disputes, newest first.',
  query: z.object({ before: zPageStart.optional(), limit: zPageLimit }),
  output: z.object({ disputes: z.array(zDispute), next: zPageStart.nullable() }),
});
