import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';
import { profileFieldAliases } from './profile-field-paths.ts';

const paths = matrixPaths('/profile/:userId/:keyName');

export const setProfileField = defineContract({
  name: 'setProfileField',
  method: 'PUT',
  path: paths.path,
  aliases: [...paths.aliases, ...profileFieldAliases],
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Sets one field of the own profile; a name or picture goes into the rooms one is in.',
  params: z.object({ userId: zUserId, keyName: z.string() }),
  body: zJsonObject,
});
