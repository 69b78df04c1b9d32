import { html } from './html.ts';
import { field, messagePage, problemBox, type Frame, type Page } from './page.ts';

/** `frame.formToken` is the library's own token here, sent as `xsrf`. */
export function deviceCodePage(frame: Frame, { userCode, isUnknown }: { userCode: string; isUnknown: boolean }): Page {
  const { say, base } = frame;
  const problems = isUnknown ? { user_code: 'unknown_code' as const } : {};
  return {
    title: say('codeTitle'),
    main: html`<h1>${say('codeTitle')}</h1>
      ${problemBox(frame, problems)}
      <form method="post" action="${base}" novalidate>
        <input type="hidden" name="xsrf" value="${frame.formToken}" />
        ${field(frame, { name: 'user_code', label: 'codeLabel', hint: 'codeHint', autocomplete: 'off', value: userCode, problem: isUnknown ? 'unknown_code' : undefined, isLatin: true })}
        <button class="button wide">${say('continue')}</button>
      </form>`,
  };
}

export function deviceConfirmPage(
  frame: Frame,
  { userCode, clientName }: { userCode: string; clientName: string | null },
): Page {
  const { say, base } = frame;
  return {
    title: say('codeConfirmTitle'),
    main: html`<h1>${say('codeConfirmTitle')}</h1>
      <p class="usercode">${userCode}</p>
      <p class="quiet">${say('codeConfirmText', { client: clientName ?? say('unnamedApp') })}</p>
      <form method="post" action="${base}">
        <input type="hidden" name="xsrf" value="${frame.formToken}" /><input
          type="hidden"
          name="user_code"
          value="${userCode}"
        />
        <div class="pair">
          <button class="button second" name="abort" value="yes">${say('codeNo')}</button
          ><button class="button second" name="confirm" value="yes">${say('codeYes')}</button>
        </div>
      </form>`,
  };
}

export function deviceDonePage(frame: Frame): Page {
  return messagePage(frame, { title: 'codeDoneTitle', text: frame.say('codeDoneText'), icon: 'circleCheck' });
}

export function deviceRefusedPage(frame: Frame): Page {
  return messagePage(frame, { title: 'codeRefusedTitle', text: frame.say('codeRefusedText'), icon: 'info' });
}
