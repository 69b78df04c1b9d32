import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMoment } from './fields.ts';

export const zPaymentKey = z.object({
  keyId: z.string(),
  kind: z.enum(['device', 'passkey']),
  /** Whose key it is, where it is a device's. */
  deviceId: z.string().nullable(),
  /** Whether it is the calling device's own. */
  isThis: z.boolean(),
  addedAtMs: zMoment,
});

export const listPaymentKeys = defineContract({
  name: 'listPaymentKeys',
  method: 'GET',
  path: '/api/payments/keys',
  wire: 'althing',
  auth: 'required',
  summary: 'The keys that may sign this person’s payments, oldest first.',
  output: z.object({ keys: z.array(zPaymentKey) }),
});
