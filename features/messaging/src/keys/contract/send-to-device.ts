import { z } from 'zod';
import { defineContract, zJsonObject } from '@althing/schema';
import { keyPaths, zName } from './fields.ts';

/** 4 MiB: a room key shared with 1,000 devices at once takes about 2 MB. */
const BODY_BYTES_MAX = 4_194_304;

export const sendToDevice = defineContract({
  name: 'sendToDevice',
  method: 'PUT',
  ...keyPaths('/sendToDevice/:eventType/:txnId'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Sends messages to devices directly; each device gets each once, in order.',
  limit: 'send',
  params: z.object({ eventType: zName, txnId: zName }),
  bodyBytesMax: BODY_BYTES_MAX,
  body: z.looseObject({
    /** User id to device id, or `*` for all of that person's devices, to content. */
    messages: z.record(zName, z.record(zName, zJsonObject)),
  }),
  refusals: [
    {
      code: 'M_TOO_LARGE',
      status: 413,
      retry: 'changed',
      when: 'a message is larger than an event may be, or there are too many',
    },
  ],
});
