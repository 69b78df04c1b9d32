// A device that sleeps on the server, sealed: it takes room keys while all of a person's devices are signed out, and the
// next one to sign in wakes it with a key from secret storage (matrix-spec-proposals 3814).
import { z } from 'zod';
import { defineContract, zJsonObject } from '@althing/schema';
import { zKeyObjects, zName } from './fields.ts';
import { zDeviceKeys } from './upload-keys.ts';

const PATH = '/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device';
const common = { wire: 'matrix', auth: 'required', aliases: [] } as const;
const notFound = { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'there is no dehydrated device' } as const;
const zDeviceId = z.object({ device_id: z.string() });
const zEvents = z.object({ events: z.array(z.unknown()), next_batch: z.string().optional() });

export const putDehydratedDevice = defineContract({
  ...common,
  name: 'putDehydratedDevice',
  method: 'PUT',
  path: PATH,
  summary: 'Puts a sealed device in the place of the one there may be.',
  limit: 'write',
  body: z.looseObject({
    device_id: zName,
    device_data: zJsonObject,
    initial_device_display_name: z.string().max(100).nullish(),
    device_keys: zDeviceKeys,
    one_time_keys: zKeyObjects.optional(),
    fallback_keys: zKeyObjects.optional(),
  }),
  output: zDeviceId,
  refusals: [
    { code: 'M_INVALID_PARAM', status: 400, retry: 'changed', when: 'the keys are for another device' },
    { code: 'M_FORBIDDEN', status: 403, retry: 'changed', when: 'a device that is signed in has that id' },
  ],
});

export const getDehydratedDevice = defineContract({
  ...common,
  name: 'getDehydratedDevice',
  method: 'GET',
  path: PATH,
  summary: 'The sealed device.',
  output: z.object({ device_id: z.string(), device_data: z.unknown() }),
  refusals: [notFound],
});

export const deleteDehydratedDevice = defineContract({
  ...common,
  name: 'deleteDehydratedDevice',
  method: 'DELETE',
  path: PATH,
  summary: 'Removes the sealed device with all that waits for it.',
  limit: 'write',
  output: zDeviceId,
  refusals: [notFound],
});

export const getDehydratedDeviceEvents = defineContract({
  ...common,
  name: 'getDehydratedDeviceEvents',
  method: 'GET',
  path: `${PATH}/:deviceId/events`,
  summary: 'What waits for the sealed device, page by page; `next_batch` is left out at the end.',
  params: z.object({ deviceId: zName }),
  query: z.looseObject({
    from: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional(),
  }),
  output: zEvents,
  refusals: [notFound],
});

export const pageDehydratedDeviceEvents = defineContract({
  ...common,
  name: 'pageDehydratedDeviceEvents',
  method: 'POST',
  path: `${PATH}/:deviceId/events`,
  summary: 'The same in the proposal’s earlier form: `next_batch` is always there, an empty page is the end.',
  params: z.object({ deviceId: zName }),
  body: z.looseObject({
    next_batch: z
      .string()
      .regex(/^\d{1,15}$/)
      .nullish(),
  }),
  output: zEvents,
  refusals: [notFound],
});
