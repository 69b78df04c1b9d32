import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';

export const NOTIFICATIONS_MAX = 100;

export const getNotifications = defineContract({
  name: 'getNotifications',
  method: 'GET',
  ...matrixPaths('/notifications'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The messages that notified one, newest first.',
  query: z.looseObject({
    from: z.string().optional(),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .default(20)
      .transform((limit) => Math.min(limit, NOTIFICATIONS_MAX)),
    only: z.string().optional(),
  }),
  output: z.object({ notifications: z.array(zJsonObject), next_token: z.string().optional() }),
});
