import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zInstitution, zInstitutionKind, zInstitutionName, zUuid } from './fields.ts';

export const createInstitution = defineContract({
  name: 'createInstitution',
  method: 'PUT',
  path: '/api/institutions/:institutionId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Makes an institution of which the caller is the owner. It is not verified by that.',
  params: z.object({ institutionId: zUuid }),
  body: z.object({ name: zInstitutionName, kind: zInstitutionKind }),
  output: zInstitution,
  refusals: [institutionRefusals.idUsedOtherwise, institutionRefusals.nameTaken, institutionRefusals.tooMany],
});
