import { defineContract, matrixPaths } from '@althing/schema';

export const logOutEverywhere = defineContract({
  name: 'logOutEverywhere',
  method: 'POST',
  ...matrixPaths('/logout/all'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Ends all sessions of the account, this one too.',
});
