import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

export const listThreepids = defineContract({
  name: 'listThreepids',
  method: 'GET',
  ...matrixPaths('/account/3pid'),
  wire: 'matrix',
  auth: 'required',
  summary:
    'The e-mail addresses and phone numbers of the account: there are none, as nobody is asked for one (R6, R7).',
  output: z.object({ threepids: z.array(z.looseObject({})) }),
});
