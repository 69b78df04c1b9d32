import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';

export const getProfile = defineContract({
  name: 'getProfile',
  method: 'GET',
  ...matrixPaths('/profile/:userId'),
  wire: 'matrix',
  auth: 'none',
  summary: "Somebody's name, picture, time zone and other profile fields.",
  params: z.object({ userId: zUserId }),
  output: zJsonObject,
});
