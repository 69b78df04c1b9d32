import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zName, zSignedIn, zText } from './fields.ts';
import { refusals } from './refusals.ts';

export const registerWithSecret = defineContract({
  name: 'registerWithSecret',
  method: 'POST',
  path: '/_synapse/admin/v1/register',
  wire: 'matrix',
  auth: 'none',
  limit: 'register',
  summary:
    "Creates an account for who holds the server's secret, in Synapse's form, which test suites use. `admin` changes nothing: no account has powers here.",
  body: z.looseObject({
    nonce: zText(256),
    username: zName,
    password: z.string(),
    admin: z.boolean().optional(),
    mac: zText(64),
  }),
  output: zSignedIn,
  refusals: [refusals.forbidden, refusals.invalidUsername, refusals.userInUse, refusals.weakPassword],
});
