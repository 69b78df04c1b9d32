// A site that signed somebody out asks whether they want to be signed out here too (OpenID Connect RP-Initiated Logout
// 1.0). Our own and not the library's: that one would end the grants of every app signed in from this browser.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endSessionPage } from '../pages/end-session-page.ts';
import { messagePage } from '../pages/page.ts';
import {
  frameOf,
  isOwnForm,
  openExchange,
  redirect,
  sendPage,
  sendProblem,
  type Exchange,
} from './browser-exchange.ts';
import { readBrowserSession, signBrowserOut } from './browser-session.ts';
import { OAUTH_ROUTES } from './oauth-paths.ts';
import type { StepContext } from './step-context.ts';

const CONFIRM_PATH = `${OAUTH_ROUTES.end_session}/confirm`;

/** Where the person goes on, and who asked. */
interface Leaving {
  readonly clientId: string;
  readonly clientName: string | null;
  /** One that the site registered; null where it named none. */
  readonly returnTo: URL | null;
  readonly state: string;
}

export function registerEndSession(scope: FastifyInstance, context: StepContext): void {
  const config = { verb: 'endSession' };
  for (const method of ['GET', 'POST'] as const) {
    scope.route({ method, url: OAUTH_ROUTES.end_session, config, handler: (...args) => ask(context, ...args) });
  }
  scope.post(CONFIRM_PATH, { config }, (request, reply) => confirm(context, request, reply));
}

async function ask(context: StepContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { provider, keys, assets } = context;
  const exchange = openExchange(request, reply, context.publicUrl);
  const leaving = await readLeaving(context, request.method === 'GET' ? exchange.query : exchange.fields);
  if (!leaving) return sendProblem(exchange, assets, 400, 'errorClient');
  const session = await readBrowserSession(provider, exchange);
  if (session.secret === null) return goOn(context, exchange, leaving);
  const frame = frameOf(exchange, {
    base: CONFIRM_PATH,
    formToken: keys.formToken(`logout ${session.secret}`),
    assets,
  });
  const hidden = {
    client_id: leaving.clientId,
    post_logout_redirect_uri: leaving.returnTo?.href ?? '',
    state: leaving.state,
  };
  const { returnTo } = leaving;
  const formTargets = returnTo === null ? [] : [returnTo.origin === 'null' ? returnTo.protocol : returnTo.origin];
  sendPage(exchange, frame, endSessionPage(frame, { clientName: leaving.clientName, hidden }), { formTargets });
}

async function confirm(context: StepContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { provider, keys, assets } = context;
  const exchange = openExchange(request, reply, context.publicUrl);
  const session = await readBrowserSession(provider, exchange);
  if (session.secret === null || !isOwnForm(exchange, keys.formToken(`logout ${session.secret}`)))
    return sendProblem(exchange, assets, 403, 'errorForm');
  const leaving = await readLeaving(context, exchange.fields);
  if (!leaving) return sendProblem(exchange, assets, 400, 'errorClient');
  if (exchange.fields.get('decision') === 'leave') await signBrowserOut(provider, exchange);
  goOn(context, exchange, leaving);
}

function goOn({ assets }: StepContext, exchange: Exchange, { returnTo, state }: Leaving): void {
  if (returnTo) {
    if (state !== '') returnTo.searchParams.set('state', state);
    return redirect(exchange, returnTo.href);
  }
  const frame = frameOf(exchange, { base: '', formToken: '', assets });
  sendPage(
    exchange,
    frame,
    messagePage(frame, { title: 'leftTitle', text: frame.say('leftText'), icon: 'circleCheck' }),
  );
}

/** Null where the site isn't known, or would have the person sent to an address that it didn't register. */
async function readLeaving({ provider }: StepContext, params: URLSearchParams): Promise<Leaving | null> {
  // Whom the hint is for is all that is read of it: nothing is done before the person agrees, and nobody is sent
  // anywhere but to the site's own address.
  const hinted = audienceOf(params.get('id_token_hint'));
  const clientId = params.get('client_id') || hinted || '';
  if (hinted !== null && hinted !== clientId) return null;
  const asked = params.get('post_logout_redirect_uri') || null;
  const client = clientId === '' ? undefined : await provider.Client.find(clientId);
  if (!client) return clientId === '' && asked === null ? { ...NOBODY } : null;
  const registered = client['post_logout_redirect_uris'];
  const returnTo = asked === null ? null : URL.parse(asked);
  if (asked !== null && (!returnTo || !Array.isArray(registered) || !registered.includes(asked))) return null;
  return { clientId, clientName: client.clientName ?? null, returnTo, state: params.get('state') ?? '' };
}

const NOBODY: Leaving = { clientId: '', clientName: null, returnTo: null, state: '' };

function audienceOf(idToken: string | null): string | null {
  try {
    const [, payload = ''] = (idToken ?? '').split('.');
    const { aud } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { aud?: unknown };
    return typeof aud === 'string' ? aud : null;
  } catch {
    return null;
  }
}
