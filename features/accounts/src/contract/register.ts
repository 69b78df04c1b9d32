import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zAuth, zDeviceId, zDeviceName, zName, zSignedIn, zText, zToken } from './fields.ts';
import { refusals } from './refusals.ts';

export const register = defineContract({
  name: 'register',
  method: 'POST',
  ...matrixPaths('/register'),
  wire: 'matrix',
  auth: 'none',
  // Accounts made are counted apart; this bounds what asking costs.
  limit: 'write',
  summary: 'Creates an account. Needs no phone number and no e-mail address.',
  query: z.looseObject({ kind: zText(16).optional() }),
  body: z.looseObject({
    auth: zAuth,
    username: zName.nullish(),
    password: z.string().nullish(),
    device_id: zDeviceId.nullish(),
    initial_device_display_name: zDeviceName.nullish(),
    inhibit_login: z.boolean().nullish(),
    refresh_token: z.boolean().nullish(),
    guest_access_token: zToken.nullish(),
  }),
  output: zSignedIn,
  refusals: [
    refusals.forbidden,
    {
      code: 'M_GUEST_ACCESS_FORBIDDEN',
      status: 403,
      retry: 'never',
      when: 'asked for a guest account where registration isn’t open',
    },
    refusals.invalidUsername,
    refusals.exclusive,
    refusals.userInUse,
    refusals.weakPassword,
    refusals.interactiveAuth,
    refusals.limited,
  ],
});
