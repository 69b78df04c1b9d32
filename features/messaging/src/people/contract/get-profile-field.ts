import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';
import { profileFieldAliases } from './profile-field-paths.ts';

const paths = matrixPaths('/profile/:userId/:keyName');

export const getProfileField = defineContract({
  name: 'getProfileField',
  method: 'GET',
  path: paths.path,
  aliases: [...paths.aliases, ...profileFieldAliases],
  wire: 'matrix',
  auth: 'none',
  summary: 'One field of a profile.',
  params: z.object({ userId: zUserId, keyName: z.string() }),
  output: zJsonObject,
});
