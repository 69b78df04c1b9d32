import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';

export const setPusher = defineContract({
  name: 'setPusher',
  method: 'POST',
  ...matrixPaths('/pushers/set'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Adds or changes an app that is told of news; `kind: null` removes it.',
  body: z.looseObject({
    kind: z.string().nullable(),
    app_id: z.string().max(64),
    pushkey: z.string().max(512),
    app_display_name: z.string().max(255).optional(),
    device_display_name: z.string().max(255).optional(),
    profile_tag: z.string().max(255).nullish(),
    lang: z.string().max(64).optional(),
    data: zJsonObject.optional(),
    append: z.boolean().default(false),
  }),
});
