// Pages for the stages of user-interactive auth, for clients that can't ask for one themselves. They need no script.
import { html } from './html.ts';
import { field, formTokenField, problemBox, type Frame, type Page, type Problems } from './page.ts';
import type { TextKey } from './texts.ts';

export interface StageModel {
  readonly title: TextKey;
  readonly text: TextKey;
  /** What has to be typed; null where agreeing is all. */
  readonly asks: 'password' | 'token' | null;
  readonly userId: string | null;
  readonly sessionId: string;
  readonly problems: Problems;
}

export function stagePage(frame: Frame, model: StageModel): Page {
  const { say, base } = frame;
  const { problems } = model;
  const asked = {
    password: { name: 'password', label: 'password', type: 'password', autocomplete: 'current-password' },
    token: { name: 'token', label: 'tokenLabel', hint: 'tokenHint', autocomplete: 'off' },
  } as const;
  return {
    title: say(model.title),
    main: html`<div class="stack-s">
        <h1>${say(model.title)}</h1>
        <p class="quiet">${say(model.text)}</p>
        ${model.userId === null ? null : html`<p dir="ltr"><bdi>${model.userId}</bdi></p>`}
      </div>
      ${problemBox(frame, problems)}
      <form method="post" action="${base}" novalidate>
        ${formTokenField(frame)}<input type="hidden" name="session" value="${model.sessionId}" />
        ${model.asks === null ? null : field(frame, { ...asked[model.asks], problem: problems[model.asks], isLatin: true })}
        <button class="button wide">${say('continue')}</button>
      </form>`,
  };
}
