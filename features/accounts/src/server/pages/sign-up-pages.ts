import { html, nothing } from './html.ts';
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
  type Typed,
} from './page.ts';

interface SignUpModel {
  readonly serverName: string;
  readonly needsToken: boolean;
  /** Where the arrow at the top leads: to our own app where that began, else to the sign-in page. */
  readonly backHref: string;
  readonly typed: Typed;
  readonly problems: Problems;
}

/** Step 1: the name, and a passkey at once. Without a script the passkey part stays away and the password remains. */
export function signUpPage(frame: Frame, { serverName, needsToken, backHref, typed, problems }: SignUpModel): Page {
  const { say, base } = frame;
  return {
    title: say('createAccount'),
    hasScript: true,
    main: html`${backTo(frame, backHref, 'step1of2')}
      <form
        method="post"
        action="${base}/create"
        novalidate
        data-sign-up
        data-options="${base}/create/passkey-options"
        data-passkey-action="${base}/create/passkey"
        data-suggest="${base}/suggest"
        data-failed="${say('passkeyFailed')}"
      >
        <div class="stack-s">
          <h1>${say('callTitle')}</h1>
          <p class="quiet">${say('callHint')}</p>
        </div>
        ${problemBox(frame, problems)} ${formTokenField(frame)}<input type="hidden" name="response" />
        ${field(frame, { name: 'name', label: 'nameInChats', autocomplete: 'nickname', value: typed['name'], problem: problems['name'] })}
        ${field(frame, {
          name: 'username',
          label: 'usernameLabel',
          hint: 'usernameHint',
          autocomplete: 'username',
          value: typed['username'],
          problem: problems['username'],
          isLatin: true,
          before: '@',
          after: `:${serverName}`,
          isRequired: false,
        })}
        ${needsToken ? field(frame, { name: 'token', label: 'tokenLabel', hint: 'tokenHint', autocomplete: 'off', value: typed['token'], problem: problems['token'], isLatin: true }) : nothing}
        <div class="card pad stack-s" data-with-passkey hidden>
          <div class="who">
            <span class="avatar thing h6" aria-hidden="true">${icon('fingerprint')}</span>
            <h2>${say('passkeyTitle')}</h2>
          </div>
          <p class="small quiet">${say('passkeyWhy')}</p>
        </div>
        <ul class="points">
          ${(['point1', 'point2', 'point3'] as const).map((point) => html`<li>${icon('check', 'icon-s')}<span>${say(point)}</span></li>`)}
        </ul>
        <p class="error-text" role="alert" data-problem hidden></p>
        <div class="stack-s">
          <button class="button wide" type="button" data-with-passkey hidden>
            ${icon('fingerprint')}${say('createPasskey')}
          </button>
          <button class="button wide" data-without-passkey>${say('continue')}</button>
          <button class="button second wide" data-with-passkey hidden>${say('noPasskey')}</button>
        </div>
      </form>
      <div class="links"><a class="link" href="${base}?switch=1">${say('haveAccount')}</a></div>`,
  };
}

/** Step 2 for who has no passkey device. */
export function choosePasswordPage(frame: Frame, { serverName, typed, problems }: SignUpModel): Page {
  const { say, base } = frame;
  return {
    title: say('choosePasswordTitle'),
    main: html`<form method="post" action="${base}/create/password" novalidate>
      <p class="small quiet">${say('step2of2')}</p>
      <div class="stack-s"><h1>${say('choosePasswordTitle')}</h1></div>
      ${problemBox(frame, problems)} ${formTokenField(frame)}
      <input type="hidden" name="name" value="${typed['name'] ?? ''}" /><input
        type="hidden"
        name="token"
        value="${typed['token'] ?? ''}"
      />
      <div class="field">
        <label for="username">${say('yourAccountName')}</label>
        <div class="affix">
          <span aria-hidden="true">@</span
          ><input
            class="input"
            id="username"
            name="username"
            value="${typed['username'] ?? ''}"
            autocomplete="username"
            dir="ltr"
            readonly
          /><span>:${serverName}</span>
        </div>
        <button class="link" name="intent" value="back" formaction="${base}/create">${say('changeIt')}</button>
      </div>
      ${field(frame, { name: 'password', label: 'newPassword', hint: 'choosePasswordHint', type: 'password', autocomplete: 'new-password', problem: problems['password'], isLatin: true })}
      <button class="button wide">${say('createAccountButton')}</button>
    </form>`,
  };
}

export function closedPage(frame: Frame): Page {
  return messagePage(frame, {
    title: 'closedTitle',
    text: frame.say('closedText'),
    icon: 'info',
    next: { href: `${frame.base}?switch=1`, label: 'signIn' },
  });
}
