import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

export const getThirdpartyProtocols = defineContract({
  name: 'getThirdpartyProtocols',
  method: 'GET',
  ...matrixPaths('/thirdparty/protocols'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The other networks that are bridged: none.',
  output: z.record(z.string(), z.unknown()),
});
