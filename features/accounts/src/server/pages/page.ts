// The frame around every page: head, main, language switch. Works without scripts; what a script adds is hidden till then.
import { html, nothing, type Html } from './html.ts';
import { icon } from './icons.ts';
import { LANGUAGES, sayIn, type Language, type Say, type TextKey } from './texts.ts';

export interface Frame {
  readonly language: Language;
  readonly say: Say;
  /** The page's own address up to where `lang=` is added: where the language switch leads. */
  readonly languageHref: string;
  /** Path that the forms of this step begin with. */
  readonly base: string;
  /** What every form has to bring back. */
  readonly formToken: string;
  readonly assets: AssetPaths;
}

export interface AssetPaths {
  readonly styles: string;
  readonly passkeyLibrary: string;
  readonly script: string;
  readonly authDoneScript: string;
}

export interface Page {
  readonly title: string;
  readonly main: Html;
  readonly hasScript?: boolean;
  /** Tells the app that opened the page that a stage of user-interactive auth is done. */
  readonly isAuthDone?: boolean;
}

export function renderPage(frame: Frame, page: Page): string {
  const { say, language, assets } = frame;
  const script = page.hasScript
    ? html`<script src="${assets.passkeyLibrary}" defer></script>
        <script src="${assets.script}" defer></script>`
    : nothing;
  const others = LANGUAGES.filter((other) => other !== language).map((other) => {
    const own = sayIn(other);
    return html`<a href="${frame.languageHref}lang=${other}" lang="${other}" dir="${own('dir')}" hreflang="${other}"
      >${own('languageName')}</a
    >`;
  });
  return html`<!doctype html>
    <html lang="${language}" dir="${say('dir')}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${page.title} · Althing</title>
        <link rel="icon" href="/icons/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${assets.styles}" />
        ${script}${page.isAuthDone ? html`<script src="${assets.authDoneScript}" defer></script>` : nothing}
      </head>
      <body class="gate">
        <main>${page.main}</main>
        <footer>${icon('globe', 'icon-s')}${others}</footer>
      </body>
    </html> `.text;
}

/** Which fields are wrong and how: keyed by field name. */
export type Problems = Readonly<Partial<Record<string, TextKey>>>;

/** What was typed, so that a refused form comes back as it was. Secrets are not among it. */
export type Typed = Readonly<Partial<Record<string, string>>>;

export function formTokenField(frame: Frame): Html {
  return html`<input type="hidden" name="form_token" value="${frame.formToken}" />`;
}

/** The box above a form that names what is wrong, with links to the fields. Null problems make no box. */
export function problemBox(frame: Frame, problems: Problems): Html {
  const { say } = frame;
  const entries = Object.entries(problems).filter((entry): entry is [string, TextKey] => entry[1] !== undefined);
  if (entries.length === 0) return nothing;
  return html`<div class="error-box stack-s" role="alert" tabindex="-1" autofocus>
    <h2>${say('problemTitle')}</h2>
    <ul>
      ${entries.map(([name, key]) => html`<li>${name === 'form' ? html`<p>${say(key)}</p>` : html`<a href="#${name}">${say(key)}</a>`}</li>`)}
    </ul>
  </div>`;
}

interface Field {
  readonly name: string;
  readonly label: TextKey;
  readonly hint?: TextKey;
  readonly type?: 'text' | 'password';
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly problem?: TextKey | undefined;
  /** Written left to right in every language: account names, codes. */
  readonly isLatin?: boolean;
  readonly before?: string;
  readonly after?: string;
  readonly isRequired?: boolean;
}

/** A labelled field with its hint and, if it is wrong, why: said at the field and tied to it for screen readers. */
export function field(frame: Frame, given: Field): Html {
  const { say } = frame;
  const { name, problem, hint } = given;
  const described = [hint ? `${name}-hint` : '', problem ? `${name}-problem` : ''].filter(Boolean).join(' ');
  const input = html`<input
    class="input ${problem ? 'bad' : ''}"
    id="${name}"
    name="${name}"
    type="${given.type ?? 'text'}"
    value="${given.value ?? ''}"
    autocomplete="${given.autocomplete}"
    ${
      given.isLatin ? html` dir="ltr" autocapitalize="none" spellcheck="false"` : nothing
    }${described ? html` aria-describedby="${described}"` : nothing}${problem ? html` aria-invalid="true"` : nothing}${given.isRequired === false ? nothing : html` required`}
  />`;
  const affixed =
    given.before !== undefined || given.after !== undefined
      ? html`<div class="affix">
          ${given.before ? html`<span aria-hidden="true">${given.before}</span>` : nothing}${input}${given.after ? html`<span>${given.after}</span>` : nothing}
        </div>`
      : input;
  return html`<div class="field ${problem ? 'error-field' : ''}">
    <label for="${name}">${say(given.label)}</label>
    ${hint ? html`<p class="small quiet" id="${name}-hint">${say(hint)}</p>` : nothing}
    ${problem ? html`<p class="error-text" id="${name}-problem">${icon('circleAlert', 'icon-s')}<span>${say(problem)}</span></p>` : nothing}
    ${affixed}
  </div>`;
}

/** A page that says one thing, and at most leads on. */
export function messagePage(
  frame: Frame,
  message: {
    title: TextKey;
    text: string;
    icon: 'circleAlert' | 'circleCheck' | 'info';
    next?: { href: string; label: TextKey };
  },
): Page {
  const { say } = frame;
  return {
    title: say(message.title),
    main: html`<div class="stack">
      ${icon(message.icon)}
      <h1>${say(message.title)}</h1>
      <p class="quiet">${message.text}</p>
      ${message.next ? html`<a class="button wide" href="${message.next.href}">${say(message.next.label)}</a>` : nothing}
    </div>`,
  };
}

/** The way back to the step before, at the top of a page. */
export function backTo(frame: Frame, href: string, step: TextKey | null): Html {
  return html`<div class="step">
    <a class="tap" href="${href}" aria-label="${frame.say('back')}">${icon('arrowLeft', 'flip')}</a
    >${step ? html`<p class="small quiet">${frame.say(step)}</p>` : nothing}
  </div>`;
}
