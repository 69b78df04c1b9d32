import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { noSuchEvent, notInRoom, zEventInRoom, zLimit } from './fields.ts';

export const getEventContext = defineContract({
  name: 'getEventContext',
  method: 'GET',
  ...matrixPaths('/rooms/:roomId/context/:eventId'),
  wire: 'matrix',
  auth: 'required',
  summary: 'An event, those around it, and the state of the room there.',
  params: zEventInRoom,
  query: z.looseObject({ limit: zLimit.optional(), filter: z.string().optional() }),
  output: z.looseObject({ event: z.unknown(), start: z.string(), end: z.string() }),
  refusals: [notInRoom, noSuchEvent],
});
