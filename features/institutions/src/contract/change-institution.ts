import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zInstitution, zInstitutionKind, zInstitutionName, zUuid } from './fields.ts';

export const changeInstitution = defineContract({
  name: 'changeInstitution',
  method: 'PATCH',
  path: '/api/institutions/:institutionId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Renames or closes an institution; owners only. A changed name or kind ends its verification.',
  params: z.object({ institutionId: zUuid }),
  body: z.object({
    name: zInstitutionName.optional(),
    kind: zInstitutionKind.optional(),
    /** For good: features above wind up what they hold for it. */
    isClosed: z.literal(true).optional(),
  }),
  output: zInstitution,
  refusals: [
    institutionRefusals.notFound,
    institutionRefusals.notStaff,
    institutionRefusals.roleTooLow,
    institutionRefusals.closed,
    institutionRefusals.nameTaken,
  ],
});
