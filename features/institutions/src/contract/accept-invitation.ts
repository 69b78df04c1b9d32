import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zRole, zUuid } from './fields.ts';

export const acceptInvitation = defineContract({
  name: 'acceptInvitation',
  method: 'POST',
  path: '/api/institutions/:institutionId/invitation',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Takes the role that one was asked to take.',
  params: z.object({ institutionId: zUuid }),
  output: z.object({ role: zRole }),
  refusals: [institutionRefusals.notFound, institutionRefusals.closed, institutionRefusals.tooMany],
});
