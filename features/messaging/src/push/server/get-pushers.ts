import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getPushers } from '../contract/get-pushers.ts';
import type { PusherBook } from './pusher-book.ts';

export const getPushersRoute = (pushers: PusherBook) =>
  route(getPushers, async ({ requester }) =>
    ok({
      pushers: [...pushers.of(requester.userId)].map(({ row, data }) => ({
        app_id: row.app_id,
        pushkey: row.pushkey,
        kind: row.kind,
        app_display_name: row.app_display_name,
        device_display_name: row.device_display_name,
        lang: row.lang,
        data,
        ...(row.profile_tag === null ? {} : { profile_tag: row.profile_tag }),
      })),
    }),
  );
