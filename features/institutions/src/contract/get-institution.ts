import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zInstitution, zUuid } from './fields.ts';

export const getInstitution = defineContract({
  name: 'getInstitution',
  method: 'GET',
  path: '/api/institutions/:institutionId',
  wire: 'althing',
  auth: 'none',
  summary: 'What everybody may know of an institution: its name and whether it is verified.',
  params: z.object({ institutionId: zUuid }),
  output: zInstitution,
  refusals: [institutionRefusals.notFound],
});
