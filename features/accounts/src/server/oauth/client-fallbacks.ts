// What the Client-Server API has browsers open for clients that can't do a thing themselves: the start of m.login.sso,
// and a page for each stage of user-interactive auth.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpRefusal } from '@althing/http';
import type { FallbackStage } from '../interactive-auth.ts';
import { authDonePage } from '../pages/account-pages.ts';
import type { Problems } from '../pages/page.ts';
import { stagePage, type StageModel } from '../pages/stage-pages.ts';
import { network } from '../sign-in-limits.ts';
import { CONFIRMATIONS } from './account-handlers.ts';
import {
  frameOf,
  isOwnForm,
  openExchange,
  redirect,
  sendPage,
  sendProblem,
  type Exchange,
} from './browser-exchange.ts';
import { beginSso } from './sso-step.ts';
import { sendIfLimited, type StepContext } from './step-context.ts';

const VERSIONS = ['v3', 'r0'] as const;

export function registerClientFallbacks(scope: FastifyInstance, context: StepContext): void {
  for (const version of VERSIONS) {
    const sso = `/_matrix/client/${version}/login/sso/redirect`;
    const stage = `/_matrix/client/${version}/auth/:stage/fallback/web`;
    scope.get(sso, { config: { verb: 'redirectToSso' } }, (request, reply) => startSso(context, request, reply));
    // Nobody else signs people in here, so there is no id to know.
    scope.get(`${sso}/:idpId`, { config: { verb: 'redirectToSso' } }, (request, reply) =>
      Promise.resolve(
        sendProblem(openExchange(request, reply, context.publicUrl), context.assets, 404, 'errorRequest'),
      ),
    );
    scope.get(stage, { config: { verb: 'showStage' } }, (request, reply) => showStage(context, request, reply));
    scope.post(stage, { config: { verb: 'showStage' } }, (request, reply) => submitStage(context, request, reply));
  }
}

async function startSso(context: StepContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const exchange = openExchange(request, reply, context.publicUrl);
  if (!(await isWithinLimit(context, exchange))) return;
  const { query } = exchange;
  const asked = { redirectUrl: query.get('redirectUrl') ?? '', action: query.get('action') ?? 'login' };
  const path = await beginSso(context, exchange, asked);
  if (path === null) return sendProblem(exchange, context.assets, 400, 'errorClient');
  const language = query.get('lang');
  redirect(exchange, language === null ? path : `${path}?lang=${encodeURIComponent(language)}`);
}

async function showStage(context: StepContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const exchange = openExchange(request, reply, context.publicUrl);
  const sessionId = exchange.query.get('session') ?? '';
  const found = await findStage(context, request, sessionId);
  if (!found) return sendProblem(exchange, context.assets, 404, 'confirmGoneText');
  if (found.isDone) return sendDone(context, exchange);
  if (found.url !== null) return redirect(exchange, found.url);
  sendStage(context, exchange, found, sessionId, {});
}

async function submitStage(context: StepContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { core, keys, assets } = context;
  const exchange = openExchange(request, reply, context.publicUrl);
  const sessionId = exchange.fields.get('session') ?? '';
  if (!isOwnForm(exchange, keys.formToken(`stage ${sessionId}`)))
    return sendProblem(exchange, assets, 403, 'errorForm');
  if (!(await isWithinLimit(context, exchange))) return;
  const found = await findStage(context, request, sessionId);
  if (!found) return sendProblem(exchange, assets, 404, 'confirmGoneText');
  const asks = askedBy(found);
  const typed = asks === null ? null : (exchange.fields.get(asks) ?? '');
  if (asks !== null && typed === '') {
    return sendStage(context, exchange, found, sessionId, {
      [asks]: asks === 'token' ? 'token_wrong' : 'required_password',
    });
  }
  const auth = asks === null ? {} : { [asks]: typed };
  const { stage } = found;
  const done = await core.interactiveAuth.completeStage({ sessionId, stage, address: exchange.address, auth });
  if (done.ok) return sendDone(context, exchange);
  if (!sendIfLimited(context, exchange, done.refusal))
    sendStage(context, exchange, found, sessionId, problemsOf(found, done.refusal));
}

function findStage({ core }: StepContext, request: FastifyRequest, sessionId: string): Promise<FallbackStage | null> {
  const { stage } = request.params as { stage: string };
  return core.interactiveAuth.stageOf({ sessionId, stage });
}

function askedBy({ stage }: FallbackStage): StageModel['asks'] {
  if (stage === 'm.login.password') return 'password';
  return stage === 'm.login.registration_token' ? 'token' : null;
}

function problemsOf(found: FallbackStage, { code }: HttpRefusal): Problems {
  if (askedBy(found) === 'token') return { token: 'token_wrong' };
  return code === 'M_FORBIDDEN' ? { password: 'proofFailed' } : { form: 'errorRequest' };
}

function sendStage(
  { keys, assets }: StepContext,
  exchange: Exchange,
  found: FallbackStage,
  sessionId: string,
  problems: Problems,
): void {
  const frame = frameOf(exchange, { base: exchange.path, formToken: keys.formToken(`stage ${sessionId}`), assets });
  const words = CONFIRMATIONS[found.action] ?? { title: 'createAccount', text: 'stageJoinText' };
  const model = { ...words, asks: askedBy(found), userId: found.userId, sessionId, problems };
  sendPage(exchange, frame, stagePage(frame, model), { status: Object.keys(problems).length > 0 ? 422 : 200 });
}

function sendDone({ assets }: StepContext, exchange: Exchange): void {
  const frame = frameOf(exchange, { base: '', formToken: '', assets });
  sendPage(exchange, frame, authDonePage(frame));
}

async function isWithinLimit({ core, assets }: StepContext, exchange: Exchange): Promise<boolean> {
  const taken = await core.deps.rateLimits.take('write', [`pages from ${network(exchange.address)}`]);
  if (taken.ok) return true;
  const minutes = `${Math.ceil(taken.refusal.retryAfterMs / 60_000)} min`;
  sendProblem(exchange, assets, 429, 'errorTooMany', { minutes });
  return false;
}
