import { html, nothing, type Html } from './html.ts';
import { icon } from './icons.ts';
import { backTo, field, formTokenField, problemBox, type Frame, type Page, type Problems, type Typed } from './page.ts';

/** Whom the person is on the way to: null for this server's own app and pages. */
export interface Destination {
  readonly name: string;
}

interface SignInModel {
  readonly destination: Destination | null;
  readonly canSignUp: boolean;
  readonly typed: Typed;
  readonly problems: Problems;
}

export function signInPage(frame: Frame, { destination, canSignUp, typed, problems }: SignInModel): Page {
  const { say, base } = frame;
  return {
    title: say('signInTitle'),
    hasScript: true,
    main: html` <div class="stack-s">
        <h1>${say('signInTitle')}</h1>
        ${destination ? html`<p class="quiet">${say('signInTo', { client: destination.name })}</p>` : nothing}
      </div>
      ${problemBox(frame, problems)} ${passkeySignIn(frame)}
      <form method="post" action="${base}/password" novalidate>
        ${formTokenField(frame)}
        ${field(frame, { name: 'username', label: 'accountName', autocomplete: 'username webauthn', value: typed['username'], problem: problems['username'], isLatin: true })}
        ${field(frame, { name: 'password', label: 'password', type: 'password', autocomplete: 'current-password', problem: problems['password'], isLatin: true })}
        <button class="button wide">${say('signIn')}</button>
      </form>
      <div class="links">
        <a class="link" href="${base}/recovery">${say('useRecoveryCode')}</a>
        ${canSignUp ? html`<a class="link" href="${base}/create">${say('createAccount')}</a>` : nothing}
      </div>`,
  };
}

/** Shown by the script where the browser has passkeys; the keyboard's own list offers them too. */
function passkeySignIn(frame: Frame): Html {
  const { say, base } = frame;
  return html`<form
    method="post"
    action="${base}/passkey"
    data-passkey="get"
    data-options="${base}/passkey-options"
    data-failed="${say('passkeyFailed')}"
    hidden
  >
    ${formTokenField(frame)}<input type="hidden" name="response" />
    <p class="error-text" role="alert" data-problem hidden></p>
    <div class="stack-s">
      <button class="button wide">${icon('fingerprint')}${say('withPasskey')}</button>
      <p class="small quiet">${say('passkeyHint')}</p>
    </div>
    <p class="or">${say('or')}</p>
  </form>`;
}

export function recoveryPage(frame: Frame, { typed, problems }: { typed: Typed; problems: Problems }): Page {
  const { say, base } = frame;
  return {
    title: say('recoveryTitle'),
    main: html`${backTo(frame, `${base}?switch=1`, null)}
      <div class="stack-s">
        <h1>${say('recoveryTitle')}</h1>
        <p class="quiet">${say('recoveryHint')}</p>
      </div>
      ${problemBox(frame, problems)}
      <form method="post" action="${base}/recovery" novalidate>
        ${formTokenField(frame)}
        ${field(frame, { name: 'username', label: 'accountName', autocomplete: 'username', value: typed['username'], problem: problems['username'], isLatin: true })}
        ${field(frame, { name: 'code', label: 'recoveryCode', autocomplete: 'off', problem: problems['code'], isLatin: true })}
        <button class="button wide">${say('signIn')}</button>
      </form>`,
  };
}

/** After a recovery code: `proof` stands for it until a new way in is set or that is put off. */
export function recoveredPage(frame: Frame, { proof, problems }: { proof: string; problems: Problems }): Page {
  const { say, base } = frame;
  const hidden = html`${formTokenField(frame)}<input type="hidden" name="proof" value="${proof}" />`;
  return {
    title: say('recoveredTitle'),
    hasScript: true,
    main: html`<div class="stack-s">
        <h1>${say('recoveredTitle')}</h1>
        <p class="quiet">${say('recoveredText')}</p>
      </div>
      ${problemBox(frame, problems)}
      <form
        method="post"
        action="${base}/recovered/passkey"
        data-passkey="create"
        data-options="${base}/recovered/passkey-options"
        data-failed="${say('passkeyFailed')}"
        hidden
      >
        ${hidden}<input type="hidden" name="response" />
        <p class="error-text" role="alert" data-problem hidden></p>
        <button class="button wide">${icon('fingerprint')}${say('createPasskey')}</button>
        <p class="or">${say('or')}</p>
      </form>
      <form method="post" action="${base}/recovered/password" novalidate>
        ${hidden}
        ${field(frame, { name: 'password', label: 'newPassword', hint: 'choosePasswordHint', type: 'password', autocomplete: 'new-password', problem: problems['password'], isLatin: true })}
        <button class="button wide">${say('setPassword')}</button>
      </form>
      <form method="post" action="${base}/recovered/skip">
        ${hidden}<button class="button second wide">${say('skip')}</button>
      </form>`,
  };
}
