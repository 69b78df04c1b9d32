// The pages that oidc-provider asks for itself: errors and the device code.
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { deviceCodePage, deviceConfirmPage, deviceDonePage, deviceRefusedPage } from '../pages/device-code-pages.ts';
import { messagePage, renderPage, type AssetPaths, type Frame, type Page } from '../pages/page.ts';
import { sayIn, type TextKey } from '../pages/texts.ts';
import { languageHref, languageOf, securityHeaders } from './browser-exchange.ts';
import type { ProviderPages } from './create-provider.ts';
import { OAUTH_ROUTES } from './oauth-paths.ts';

export function createProviderPages(assets: AssetPaths): ProviderPages {
  function frame(ctx: KoaContextWithOIDC): Frame {
    const { pathname, searchParams } = new URL(ctx.originalUrl, 'http://localhost');
    const language = languageOf(ctx.req, searchParams.get('lang'));
    // The library keeps what its own forms have to bring back in the session.
    const state = ctx.oidc?.session?.state as { secret?: string } | undefined;
    return {
      language,
      say: sayIn(language),
      languageHref: languageHref(pathname, searchParams),
      base: OAUTH_ROUTES.code_verification,
      formToken: state?.secret ?? '',
      assets,
    };
  }
  function show(ctx: KoaContextWithOIDC, given: Frame, page: Page): void {
    ctx.type = 'html';
    ctx.set(securityHeaders());
    ctx.body = renderPage(given, page);
  }
  return {
    error(ctx, code) {
      const own = frame(ctx);
      show(ctx, own, messagePage(own, { title: 'errorTitle', text: own.say(errorText(code)), icon: 'circleAlert' }));
    },
    deviceCodeForm(ctx, problem) {
      const own = frame(ctx);
      if (problem === 'refused') return show(ctx, own, deviceRefusedPage(own));
      if (problem === 'failed')
        return show(
          ctx,
          own,
          messagePage(own, { title: 'errorTitle', text: own.say('errorRequest'), icon: 'circleAlert' }),
        );
      const body = ctx.oidc.body as { user_code?: unknown } | undefined;
      const userCode = String(body?.user_code ?? ctx.state['userCode'] ?? '');
      show(ctx, own, deviceCodePage(own, { userCode, isUnknown: problem === 'unknown_code' }));
    },
    deviceCodeConfirm(ctx, client, userCode) {
      const own = frame(ctx);
      show(ctx, own, deviceConfirmPage(own, { userCode, clientName: client.clientName ?? null }));
    },
    deviceDone(ctx) {
      const own = frame(ctx);
      show(ctx, own, deviceDonePage(own));
    },
  };
}

/** A code that came in the address fills the form: the library would send it on by a script of its own. */
export function keepUserCode(provider: Provider): void {
  provider.use(async (ctx, next) => {
    if (ctx.method === 'GET' && ctx.path === OAUTH_ROUTES.code_verification && ctx.query['user_code'] !== undefined) {
      ctx.state['userCode'] = String(ctx.query['user_code']);
      const { user_code: _, ...rest } = ctx.query;
      ctx.query = rest;
    }
    await next();
  });
}

function errorText(code: string): TextKey {
  if (code === 'invalid_client' || code === 'invalid_redirect_uri' || code === 'unauthorized_client')
    return 'errorClient';
  if (code === 'server_error') return 'errorServer';
  return code === 'session_not_found' || code === 'SessionNotFound' ? 'errorExpired' : 'errorRequest';
}
