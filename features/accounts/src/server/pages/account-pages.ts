// Account management in a browser, for people whose app is another one.
import { html, nothing, type Html } from './html.ts';
import { icon } from './icons.ts';
import {
  backTo,
  field,
  formTokenField,
  messagePage,
  problemBox,
  type Frame,
  type Page,
  type Problems,
} from './page.ts';
import type { TextKey } from './texts.ts';

export interface DeviceRow {
  readonly deviceId: string;
  readonly displayName: string | null;
  readonly lastSeenAtMs: number | null;
}

function lastSeen(frame: Frame, device: DeviceRow): string {
  if (device.lastSeenAtMs === null) return frame.say('neverSeen');
  const when = new Intl.DateTimeFormat(frame.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(device.lastSeenAtMs);
  return frame.say('lastSeen', { when: `${when} UTC` });
}

function deviceName(frame: Frame, device: DeviceRow): Html {
  return html`<b>${device.displayName ?? frame.say('unnamedDevice')}</b>
    <span class="small quiet code" dir="ltr">${device.deviceId}</span>`;
}

export function accountPage(
  frame: Frame,
  { userId, devices }: { userId: string; devices: readonly DeviceRow[] },
): Page {
  const { say, base } = frame;
  const list = devices.map(
    (device) =>
      html`<li>
        <span>${deviceName(frame, device)}</span><span class="small quiet">${lastSeen(frame, device)}</span>
        <a
          class="button second compact"
          href="${base}?action=org.matrix.device_delete&amp;device_id=${encodeURIComponent(device.deviceId)}"
          >${say('signOutDevice')}<span class="sr"> ${device.displayName ?? device.deviceId}</span></a
        >
      </li>`,
  );
  return {
    title: say('accountTitle'),
    main: html`<div class="stack-s">
        <h1>${say('accountTitle')}</h1>
        <p class="quiet">
          ${say('signedInAs')} <b><bdi dir="ltr">${userId}</bdi></b>
        </p>
      </div>
      <p class="small quiet">${say('profileText')} <a href="/">${say('openApp')}</a></p>
      <section class="stack-s">
        <h2>${say('devicesTitle')}</h2>
        <p class="small quiet">${say('devicesHint')}</p>
        ${
          devices.length === 0
            ? html`<p>${say('noDevices')}</p>`
            : html`<ul class="card devices">
                ${list}
              </ul>`
        }
      </section>
      <form method="post" action="${base}/sign-out">
        ${formTokenField(frame)}<button class="button second wide">${say('signOutHere')}</button>
      </form>
      <div class="links">
        <a class="link" href="${base}?action=org.matrix.account_deactivate">${say('deactivateLink')}</a>
      </div>`,
  };
}

export function deviceSignOutPage(frame: Frame, device: DeviceRow): Page {
  const { say, base } = frame;
  return {
    title: say('signOutDeviceTitle'),
    main: html`${backTo(frame, base, null)}
      <h1>${say('signOutDeviceTitle')}</h1>
      <div class="card pad stack-s">
        <p>${deviceName(frame, device)}</p>
        <p class="small quiet">${lastSeen(frame, device)}</p>
      </div>
      <p class="quiet">${say('signOutDeviceText')}</p>
      <form method="post" action="${base}/device-sign-out">
        ${formTokenField(frame)}<input type="hidden" name="device_id" value="${device.deviceId}" />
        <div class="pair">
          <a class="button second" href="${base}">${say('cancel')}</a
          ><button class="button second">${say('signOutDevice')}</button>
        </div>
      </form>`,
  };
}

/** What an app asked for is confirmed; it may be waiting for this page. */
export function authDonePage(frame: Frame): Page {
  const text = frame.say('confirmedText');
  return { ...messagePage(frame, { title: 'confirmedTitle', text, icon: 'circleCheck' }), isAuthDone: true };
}

export interface ProofModel {
  readonly title: TextKey;
  readonly text: TextKey;
  readonly yes: TextKey;
  /** Path below `base` that both forms post to. */
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly hasPassword: boolean;
  readonly extra?: Html;
  readonly problems: Problems;
}

/** One dangerous thing, confirmed with a passkey or the password; refusing is beside it. */
export function proofPage(frame: Frame, model: ProofModel): Page {
  const { say, base } = frame;
  const hidden = html`${formTokenField(frame)}${Object.entries(model.hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}`;
  return {
    title: say(model.title),
    hasScript: true,
    main: html`<div class="who">
        <span class="avatar thing h3" aria-hidden="true">${icon('shieldAlert')}</span>
        <h1>${say(model.title)}</h1>
      </div>
      <p>${say(model.text)}</p>
      ${problemBox(frame, model.problems)}
      <p class="quiet">${say('confirmProof')}</p>
      <form
        method="post"
        action="${base}/${model.action}"
        data-passkey="get"
        data-options="${base}/passkey-options"
        data-failed="${say('passkeyFailed')}"
        hidden
      >
        ${hidden}<input type="hidden" name="response" />
        <p class="error-text" role="alert" data-problem hidden></p>
        ${model.extra ?? nothing}<button class="button second wide">${icon('fingerprint')}${say('proofPasskey')}</button
        >${model.hasPassword ? html`<p class="or">${say('or')}</p>` : nothing}
      </form>
      ${
        model.hasPassword
          ? html`<form method="post" action="${base}/${model.action}" novalidate>
              ${hidden}
              ${field(frame, { name: 'password', label: 'proofPassword', type: 'password', autocomplete: 'current-password', problem: model.problems['password'], isLatin: true })}${model.extra ?? nothing}
              <div class="pair">
                <a class="button second" href="${base}?done=refused">${say('confirmNo')}</a
                ><button class="button second">${say(model.yes)}</button>
              </div>
            </form>`
          : html`<a class="button second wide" href="${base}?done=refused">${say('confirmNo')}</a>`
      }`,
  };
}
