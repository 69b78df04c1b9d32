import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';

export const getPushers = defineContract({
  name: 'getPushers',
  method: 'GET',
  ...matrixPaths('/pushers'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The apps that are told of news.',
  output: z.object({ pushers: z.array(zJsonObject) }),
});
