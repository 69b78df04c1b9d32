import { httpRefuse, matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import { setPusher } from '../contract/set-pusher.ts';
import type { PusherBook } from './pusher-book.ts';

/** More apps than anybody carries. */
const PUSHERS_MAX = 50;
const GATEWAY_PATH = '/_matrix/push/v1/notify';
const DATA_LENGTH_MAX = 8192;
const required = ['app_display_name', 'device_display_name', 'lang', 'data'] as const;

export const setPusherRoute = (core: Core, pushers: PusherBook) =>
  route(setPusher, async ({ body, requester }) => {
    const { kind, app_id, pushkey } = body;
    const { userId } = requester;
    if (`${app_id}${pushkey}`.includes('\0')) return matrixRefusals.invalidParam('An app id or push key holds no NUL.');
    if (kind === null) {
      await pushers.delete({ user_id: userId, app_id, pushkey });
      return ok({});
    }
    const missing = required.filter((name) => body[name] === undefined);
    if (missing.length > 0) return matrixRefusals.missingParam(`Missing parameters: ${missing.join(', ')}`);
    if (kind !== 'http') return matrixRefusals.invalidParam('The only kind of pusher here is `http`.');
    if (!isGatewayUrl(body.data?.['url'], core.config.isLoopbackCallAllowed)) {
      return matrixRefusals.invalidParam(`data.url is an https address with the path ${GATEWAY_PATH}.`);
    }
    const data = JSON.stringify(body.data);
    if (data.length > DATA_LENGTH_MAX) return matrixRefusals.tooLarge('The data of a pusher holds at most 8 KiB.');
    const plain = (text: string | null | undefined) => text?.replaceAll('\0', '') ?? '';
    const set = await pushers.set(
      {
        user_id: userId,
        app_id,
        pushkey,
        device_id: requester.deviceId,
        kind,
        app_display_name: plain(body.app_display_name),
        device_display_name: plain(body.device_display_name),
        profile_tag: body.profile_tag === undefined || body.profile_tag === null ? null : plain(body.profile_tag),
        lang: plain(body.lang),
        data,
        set_at_ms: core.clock.nowMs(),
      },
      { isAppended: body.append, pushersMax: PUSHERS_MAX },
    );
    return set ? ok({}) : httpRefuse(403, 'M_FORBIDDEN', `An account has at most ${PUSHERS_MAX} pushers.`);
  });

function isGatewayUrl(given: unknown, isPlainHttpAllowed: boolean): boolean {
  if (typeof given !== 'string' || !URL.canParse(given)) return false;
  const url = new URL(given);
  const isProtocol = url.protocol === 'https:' || (isPlainHttpAllowed && url.protocol === 'http:');
  return isProtocol && url.pathname === GATEWAY_PATH && url.username === '' && url.password === '';
}
