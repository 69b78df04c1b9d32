import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';
import { profileFieldAliases } from './profile-field-paths.ts';

const paths = matrixPaths('/profile/:userId/:keyName');

export const deleteProfileField = defineContract({
  name: 'deleteProfileField',
  method: 'DELETE',
  path: paths.path,
  aliases: [...paths.aliases, ...profileFieldAliases],
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Removes one field of the own profile.',
  params: z.object({ userId: zUserId, keyName: z.string() }),
});
