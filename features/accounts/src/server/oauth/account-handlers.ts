// The account page: devices, confirming what an app asks (m.oauth), deleting the account. For people whose app is another
// one, or who have none at hand.
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { findAccount } from '../../storage/account-store.ts';
import { selectDevices } from '../../storage/device-store.ts';
import { accountPage, authDonePage, deviceSignOutPage, proofPage, type ProofModel } from '../pages/account-pages.ts';
import { html } from '../pages/html.ts';
import { messagePage, type Frame, type Page, type Problems } from '../pages/page.ts';
import type { TextKey } from '../pages/texts.ts';
import { endAccount } from '../deactivate-account.ts';
import { frameOf, redirect, sendJson, sendPage, type Exchange } from './browser-exchange.ts';
import { readBrowserSession, signBrowserOut } from './browser-session.ts';
import { ACCOUNT_PATH } from './oauth-paths.ts';
import { rememberNext } from './sign-in-step.ts';
import { readCredential, sendIfLimited, type StepContext } from './step-context.ts';

export interface AccountVisit {
  readonly userId: string;
  readonly hasPassword: boolean;
  readonly frame: Frame;
}

export type AccountHandler = (context: StepContext, exchange: Exchange, visit: AccountVisit) => Promise<void>;

/** Who is signed in in this browser; nobody is sent to sign in and comes back here. */
export async function openVisit(context: StepContext, exchange: Exchange): Promise<AccountVisit | null> {
  const { provider, keys, assets, core, publicUrl } = context;
  const session = await readBrowserSession(provider, exchange);
  const account = session.accountId === null ? null : await findAccount(core.db, session.accountId);
  if (!account || account.isDeactivated || session.secret === null) {
    if (exchange.req.method === 'GET') rememberNext(exchange, publicUrl);
    redirect(exchange, `${ACCOUNT_PATH}/sign-in`);
    return null;
  }
  const formToken = keys.formToken(`account ${session.secret}`);
  const frame = frameOf(exchange, { base: ACCOUNT_PATH, formToken, assets });
  return { userId: account.userId, hasPassword: account.passwordHash !== null, frame };
}

export const showAccount: AccountHandler = async (context, exchange, visit) => {
  const { frame, userId } = visit;
  const { query } = exchange;
  const done = query.get('done');
  if (done === 'confirmed') return show(exchange, frame, authDonePage(frame));
  if (done === 'refused')
    return show(
      exchange,
      frame,
      messagePage(frame, { title: 'notConfirmedTitle', text: frame.say('confirmedText'), icon: 'info' }),
    );
  switch (query.get('action') ?? '') {
    case 'org.matrix.cross_signing_reset':
      return showConfirmation(context, exchange, visit, query.get('session') ?? '', {});
    case 'org.matrix.account_deactivate':
      return show(exchange, frame, deactivationPage(visit, {}));
    case 'org.matrix.device_view':
    case 'org.matrix.device_delete': {
      const devices = await devicesOf(context, userId);
      const device = devices.find(({ deviceId }) => deviceId === query.get('device_id'));
      if (device) return show(exchange, frame, deviceSignOutPage(frame, device));
      return show(
        exchange,
        frame,
        messagePage(frame, {
          title: 'deviceGone',
          text: '',
          icon: 'info',
          next: { href: ACCOUNT_PATH, label: 'back' },
        }),
      );
    }
    default:
      return show(exchange, frame, accountPage(frame, { userId, devices: await devicesOf(context, userId) }));
  }
};

export const signDeviceOut: AccountHandler = async ({ core }, exchange, { userId }) => {
  await core.sessions.endDevices({ userId, deviceIds: [exchange.fields.get('device_id') ?? ''] });
  redirect(exchange, ACCOUNT_PATH);
};

export const signOutHere: AccountHandler = async ({ provider }, exchange) => {
  await signBrowserOut(provider, exchange);
  redirect(exchange, '/');
};

export const proofOptions: AccountHandler = async ({ passkeys }, exchange, { userId }) => {
  sendJson(exchange, await passkeys.beginAuthentication({ userId }));
};

export const CONFIRMATIONS: Readonly<Record<string, { title: TextKey; text: TextKey }>> = {
  reset_cross_signing: { title: 'resetTitle', text: 'resetText' },
  delete_devices: { title: 'deletingTitle', text: 'deletingText' },
  change_password: { title: 'changingTitle', text: 'changingText' },
  deactivate_account: { title: 'leavingTitle', text: 'leavingText' },
  sign_in_elsewhere: { title: 'elsewhereTitle', text: 'elsewhereText' },
};

async function showConfirmation(
  context: StepContext,
  exchange: Exchange,
  visit: AccountVisit,
  sessionId: string,
  problems: Problems,
): Promise<void> {
  const { frame, userId, hasPassword } = visit;
  const asked = sessionId === '' ? null : await context.core.interactiveAuth.describe({ sessionId, userId });
  const words = asked ? CONFIRMATIONS[asked.action] : undefined;
  if (!words)
    return show(
      exchange,
      frame,
      messagePage(frame, { title: 'confirmGoneTitle', text: frame.say('confirmGoneText'), icon: 'info' }),
    );
  const model: ProofModel = {
    ...words,
    yes: 'confirmYes',
    action: 'confirm',
    hidden: { session: sessionId },
    hasPassword,
    problems,
  };
  show(exchange, frame, proofPage(frame, model), Object.keys(problems).length > 0 ? 422 : 200);
}

/** The person confirms what an app asked for by user-interactive auth. */
export const confirm: AccountHandler = async (context, exchange, visit) => {
  const sessionId = exchange.fields.get('session') ?? '';
  const isProven = await checkProof(context, exchange, visit);
  if (isProven === 'answered') return;
  if (isProven !== true) return showConfirmation(context, exchange, visit, sessionId, isProven);
  const isApproved = await context.core.interactiveAuth.approve({ sessionId, userId: visit.userId });
  if (!isApproved) return showConfirmation(context, exchange, visit, '', {});
  redirect(exchange, `${ACCOUNT_PATH}?done=confirmed`);
};

function deactivationPage({ frame, hasPassword }: AccountVisit, problems: Problems): Page {
  const extra = html`<label class="check"
    ><input type="checkbox" name="erase" value="yes" /><span>${frame.say('deactivateErase')}</span></label
  >`;
  return proofPage(frame, {
    title: 'deactivateTitle',
    text: 'deactivateText',
    yes: 'deactivateYes',
    action: 'delete',
    hidden: {},
    hasPassword,
    extra,
    problems,
  });
}

export const deleteAccount: AccountHandler = async (context, exchange, visit) => {
  const { frame } = visit;
  const isProven = await checkProof(context, exchange, visit);
  if (isProven === 'answered') return;
  if (isProven !== true) return show(exchange, frame, deactivationPage(visit, isProven), 422);
  await endAccount(context.core, { userId: visit.userId, isErased: exchange.fields.get('erase') === 'yes' });
  show(
    exchange,
    frame,
    messagePage(frame, { title: 'deactivatedTitle', text: frame.say('deactivatedText'), icon: 'circleCheck' }),
  );
};

/** A fresh proof with the form: the password or a passkey. Else what to say at the form. */
async function checkProof(
  context: StepContext,
  exchange: Exchange,
  { userId }: AccountVisit,
): Promise<true | Problems | 'answered'> {
  const { core, passkeys } = context;
  const response = readCredential(exchange) as AuthenticationResponseJSON | null;
  const attempt = await core.signInLimits.attemptBySession(
    `account page of ${userId}`,
    response ? 'unguessable' : 'password',
  );
  if (!attempt.ok) {
    sendIfLimited(context, exchange, attempt.refusal);
    return 'answered';
  }
  if (response) {
    const verified = await passkeys.verifyAuthentication(response, { userId });
    if (!verified.ok) return { form: 'proofFailed' };
  } else {
    const password = exchange.fields.get('password') ?? '';
    if (password === '') {
      await attempt.value.succeeded();
      return { password: 'required_password' };
    }
    const account = await findAccount(core.db, userId);
    const verified = await core.passwords.verify(account?.passwordHash ?? null, password);
    if (!verified.ok) {
      await attempt.value.succeeded();
      return { form: 'overloaded' };
    }
    if (!verified.value) return { password: 'proofFailed' };
  }
  await attempt.value.succeeded();
  return true;
}

async function devicesOf({ core }: StepContext, userId: string) {
  return (await selectDevices(core.db, [userId])).map((device) => core.sightings.overlay(device));
}

function show(exchange: Exchange, frame: Frame, page: Page, status = 200): void {
  sendPage(exchange, frame, page, { status });
}
