import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zInstitution, zRole } from './fields.ts';

export const listOwnInstitutions = defineContract({
  name: 'listOwnInstitutions',
  method: 'GET',
  path: '/api/institutions',
  wire: 'althing',
  auth: 'required',
  summary: 'The institutions where the caller has a role, and those that ask the caller to take one.',
  output: z.object({
    institutions: z.array(zInstitution.extend({ role: zRole })),
    invitations: z.array(zInstitution.extend({ role: zRole })),
  }),
});
