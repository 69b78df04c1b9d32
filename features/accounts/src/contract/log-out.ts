import { defineContract, matrixPaths } from '@althing/schema';

export const logOut = defineContract({
  name: 'logOut',
  method: 'POST',
  ...matrixPaths('/logout'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Ends the session, with its device and keys.',
});
