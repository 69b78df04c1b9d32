// A step of signing in: an interaction that an app began, or the account page asking who is there. Both have the same
// forms; they differ in where these live, what they are bound to, and where they lead.
import type { Interaction, Provider } from 'oidc-provider';
import { readScope } from '../../domain/oauth-scope.ts';
import type { AssetPaths, Frame } from '../pages/page.ts';
import { appendCookie, frameOf, type Exchange } from './browser-exchange.ts';
import { signBrowserIn, signBrowserOut } from './browser-session.ts';
import { isFirstParty } from './client-rules.ts';
import { newSecret } from './hash.ts';
import type { OauthKeys } from './keys.ts';
import { ACCOUNT_PATH, INTERACTION_PATH } from './oauth-paths.ts';

/** Binds the account page's sign-in form to the browser before anybody is signed in. */
const FORM_COOKIE = 'althing_form';
const NEXT_COOKIE = 'althing_next';

export interface AskingClient {
  readonly clientId: string;
  readonly name: string | null;
  readonly uri: string | null;
  readonly policyUri: string | null;
  readonly tosUri: string | null;
  readonly redirectUri: string | null;
  readonly isFirstParty: boolean;
}

export interface SignInStep {
  readonly frame: Frame;
  /** What the step waits for. */
  readonly prompt: 'login' | 'create' | 'consent';
  /** Who is signed in in this browser already. */
  readonly accountId: string | null;
  readonly client: AskingClient | null;
  readonly scope: string;
  readonly loginHint: string;
  readonly formTargets: readonly string[];
  /** Goes on as `userId`; answers where to. */
  signedIn(userId: string): Promise<string>;
  /** Interactions only: the person allowed or refused. Answers where to. */
  decided(decision: 'allow' | 'refuse'): Promise<string>;
}

export interface StepNeeds {
  readonly provider: Provider;
  readonly keys: OauthKeys;
  readonly publicUrl: string;
  readonly assets: AssetPaths;
}

/** The interaction that this browser's cookie opens, or null: expired, of another browser, or its account changed. */
export async function openInteractionStep(
  needs: StepNeeds,
  exchange: Exchange,
  uid: string,
): Promise<SignInStep | null> {
  const { provider, keys, publicUrl, assets } = needs;
  const interaction = await provider.interactionDetails(exchange.req, exchange.res).catch(() => null);
  if (!interaction || interaction.uid !== uid) return null;
  const open = interaction;
  const { params, prompt } = interaction;
  const scope = typeof params['scope'] === 'string' ? params['scope'] : '';
  const client = await askingClient(provider, publicUrl, params);
  const base = `${INTERACTION_PATH}/${uid}`;
  const result = { ...interaction.lastSubmission };

  async function goOn(outcome: object): Promise<string> {
    open.result = outcome as NonNullable<Interaction['result']>;
    await open.persist();
    return open.returnTo;
  }

  return {
    frame: frameOf(exchange, { base, formToken: keys.formToken(`interaction ${uid}`), assets }),
    prompt: prompt.name === 'create' ? 'create' : prompt.name === 'consent' ? 'consent' : 'login',
    accountId: interaction.session?.accountId ?? null,
    client,
    scope,
    loginHint: typeof params['login_hint'] === 'string' ? params['login_hint'] : '',
    formTargets: formTargets(client),
    async signedIn(userId) {
      // Whoever signs in as somebody else leaves the old session behind; the library would ask by a script of its own.
      if (interaction.session && interaction.session.accountId !== userId) {
        await signBrowserOut(provider, exchange, userId);
        (open as { session?: unknown }).session = undefined;
      }
      return goOn({ ...result, create: {}, login: { accountId: userId } });
    },
    async decided(decision) {
      const accountId = interaction.session?.accountId;
      if (decision === 'refuse' || accountId === undefined) {
        return goOn({ error: 'access_denied', error_description: 'the person refused' });
      }
      const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) });
      const read = readScope(scope);
      if (read.ok) grant.addOIDCScope(read.value.scope);
      return goOn({ ...result, consent: { grantId: await grant.save() } });
    },
  };
}

/** Signing in for the account page itself; leads back to where it was asked for. */
export function openAccountStep(needs: StepNeeds, exchange: Exchange): SignInStep {
  const { provider, keys, publicUrl, assets } = needs;
  const cookie = new RegExp(`(?:^|;\\s*)${FORM_COOKIE}=([\\w-]{43})`).exec(exchange.req.headers.cookie ?? '')?.[1];
  const secret = cookie ?? newSecret();
  const base = `${ACCOUNT_PATH}/sign-in`;
  if (cookie === undefined) {
    appendCookie(
      exchange.res,
      `${FORM_COOKIE}=${secret}; Path=${base}; HttpOnly; SameSite=Strict${publicUrl.startsWith('https:') ? '; Secure' : ''}`,
    );
  }
  return {
    frame: frameOf(exchange, { base, formToken: keys.formToken(`account sign-in ${secret}`), assets }),
    prompt: 'login',
    accountId: null,
    client: null,
    scope: '',
    loginHint: '',
    formTargets: [],
    async signedIn(userId) {
      await signBrowserIn(provider, exchange, userId);
      return nextOf(exchange.req.headers.cookie);
    },
    decided: () => Promise.resolve(ACCOUNT_PATH),
  };
}

/** Notes where on the account page to go on after signing in. */
export function rememberNext(exchange: Exchange, publicUrl: string): void {
  const next = encodeURIComponent(`?${exchange.query.toString()}`);
  appendCookie(
    exchange.res,
    `${NEXT_COOKIE}=${next}; Path=${ACCOUNT_PATH}; Max-Age=3600; HttpOnly; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`,
  );
}

// Only the query is remembered, so whatever the cookie says leads to the account page and nowhere else.
function nextOf(cookies: string | undefined): string {
  const kept = new RegExp(`(?:^|;\\s*)${NEXT_COOKIE}=([^;]*)`).exec(cookies ?? '')?.[1] ?? '';
  try {
    return `${ACCOUNT_PATH}?${new URLSearchParams(decodeURIComponent(kept)).toString()}`;
  } catch {
    return ACCOUNT_PATH;
  }
}

async function askingClient(
  provider: Provider,
  publicUrl: string,
  params: Record<string, unknown>,
): Promise<AskingClient | null> {
  const client = await provider.Client.find(String(params['client_id']));
  if (!client) return null;
  return {
    clientId: client.clientId,
    name: client.clientName ?? null,
    uri: client.clientUri ?? null,
    policyUri: client.policyUri ?? null,
    tosUri: client.tosUri ?? null,
    redirectUri: typeof params['redirect_uri'] === 'string' ? params['redirect_uri'] : null,
    isFirstParty: isFirstParty(client, publicUrl),
  };
}

/**
 * What a person is told of where an answer goes: the host of a site; of an app of its own scheme the scheme, for what
 * stands behind it like a host is whatever the app likes.
 */
export function destinationOf(url: URL): string {
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.host : url.protocol;
}

// After the last form the browser is sent to the app: by an origin, or by the scheme of an app of its own.
export function formTargets(client: AskingClient | null): string[] {
  const url = client?.redirectUri ? URL.parse(client.redirectUri) : null;
  if (!url) return [];
  return [url.origin === 'null' ? url.protocol : url.origin];
}
