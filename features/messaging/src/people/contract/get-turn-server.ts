import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

export const getTurnServer = defineContract({
  name: 'getTurnServer',
  method: 'GET',
  ...matrixPaths('/voip/turnServer'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Short-lived credentials for the relay of calls; empty if there is no relay.',
  output: z.object({
    username: z.string().optional(),
    password: z.string().optional(),
    uris: z.array(z.string()).optional(),
    ttl: z.number().int().optional(),
  }),
});
