import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

/** Enough to describe what happened. */
const REASON_LENGTH_MAX = 5000;
const zReport = z.looseObject({ reason: z.string().max(REASON_LENGTH_MAX).optional(), score: z.number().optional() });

const reporting = { method: 'POST', wire: 'matrix', auth: 'required', limit: 'write', body: zReport } as const;
const notFound = {
  code: 'M_NOT_FOUND',
  status: 404,
  retry: 'never',
  when: 'There is nothing of that kind that you can see.',
} as const;

export const reportEvent = defineContract({
  ...reporting,
  name: 'reportEvent',
  ...matrixPaths('/rooms/:roomId/report/:eventId'),
  summary: 'Reports an event to those who look after the server. Only what you write is told, not what the event says.',
  params: z.object({ roomId: z.string(), eventId: z.string() }),
  refusals: [notFound],
});

export const reportRoom = defineContract({
  ...reporting,
  name: 'reportRoom',
  ...matrixPaths('/rooms/:roomId/report'),
  summary: 'Reports a room to those who look after the server.',
  params: z.object({ roomId: z.string() }),
  refusals: [notFound],
});

export const reportUser = defineContract({
  ...reporting,
  name: 'reportUser',
  ...matrixPaths('/users/:userId/report'),
  summary: 'Reports a person to those who look after the server.',
  params: z.object({ userId: z.string() }),
  refusals: [notFound],
});
