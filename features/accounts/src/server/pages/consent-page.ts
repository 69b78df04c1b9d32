// Who, what, why and how long, before anything leaves; refusing is as easy as agreeing.
import { html, type Html } from './html.ts';
import { icon } from './icons.ts';
import { formTokenField, type Frame, type Page } from './page.ts';

export interface ConsentModel {
  readonly clientName: string | null;
  readonly clientUri: string | null;
  readonly policyUri: string | null;
  readonly tosUri: string | null;
  /** Host, scheme or loopback address that the answer goes to; null for a device that waits by itself. */
  readonly sendsTo: string | null;
  readonly userId: string;
  /** To sign a device in, or only who the person is. */
  readonly asksFor: 'device' | 'identity';
  /** Null where it is chosen later. */
  readonly deviceId: string | null;
}

export function consentPage(frame: Frame, model: ConsentModel): Page {
  const { say, base } = frame;
  const name = model.clientName ?? say('unnamedApp');
  const title = say(model.asksFor === 'identity' ? 'siteTitle' : 'consentTitle', { client: name });
  const links = [model.clientUri, model.policyUri, model.tosUri].filter((uri) => uri !== null);
  return {
    title,
    main: html`<div class="who">
        <span class="avatar thing h1" aria-hidden="true">${icon('messageCircle')}</span>
        <h1>${title}</h1>
      </div>
      <div class="about">
        ${links.map((uri) => html`<a href="${uri}" rel="noreferrer noopener" target="_blank" dir="ltr">${uri.replace(/^https?:\/\//, '').replace(/\/$/, '')}</a>`)}
      </div>
      ${model.asksFor === 'identity' ? identityFacts(frame) : deviceFacts(frame)}
      <dl class="kv">
        <dt>${say('consentAccount')}</dt>
        <dd dir="ltr"><bdi>${model.userId}</bdi></dd>
        <dt>${say('consentWhere')}</dt>
        ${model.sendsTo ? html`<dd class="code" dir="ltr">${model.sendsTo}</dd>` : html`<dd>${say('thisDevice')}</dd>`}
        ${
          model.deviceId === null
            ? null
            : html`<dt>${say('consentDevice')}</dt>
                <dd class="code" dir="ltr">${model.deviceId}</dd>`
        }
        ${
          model.asksFor === 'identity'
            ? null
            : html`<dt>${say('consentUntil')}</dt>
                <dd>${say('consentUntilText')}</dd>`
        }
      </dl>
      <form method="post" action="${base}/consent">
        ${formTokenField(frame)}
        <div class="pair">
          <button class="button second" name="decision" value="refuse">${say('refuse')}</button
          ><button class="button second" name="decision" value="allow">${say('allow')}</button>
        </div>
      </form>
      <p class="tiny quiet">${say('consentFoot')}</p>
      <div class="links"><a class="link" href="${base}?switch=1">${say('consentNotYou')}</a></div>`,
  };
}

function deviceFacts({ say }: Frame): Html {
  return html`${learns(say('consentWould'), [
    { icon: 'messageCircle', what: say('consentRead'), hint: say('consentReadHint') },
    { icon: 'monitorSmartphone', what: say('consentManage'), hint: null },
  ])}${doesNot(say('consentNot'), say('consentNotText'))}`;
}

/** Claim by claim: what a site learns, and what it doesn't. */
function identityFacts({ say }: Frame): Html {
  return html`${learns(say('siteWould'), [
    { icon: 'circleCheck', what: say('siteKnows'), hint: say('siteKnowsHint') },
  ])}${doesNot(say('consentNot'), say('siteNotText'))}`;
}

interface Fact {
  readonly icon: 'circleCheck' | 'messageCircle' | 'monitorSmartphone';
  readonly what: string;
  readonly hint: string | null;
}

function learns(title: string, facts: readonly Fact[]): Html {
  return html`<section class="stack-s">
    <h2>${title}</h2>
    <ul class="facts card">
      ${facts.map(
        (fact) =>
          html`<li>
            ${icon(fact.icon, 'yes')}<span
              ><b>${fact.what}</b
              >${fact.hint === null ? null : html`<span class="small quiet">${fact.hint}</span>`}</span
            ><span></span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function doesNot(title: string, text: string): Html {
  return html`<section class="stack-s">
    <h2>${title}</h2>
    <p class="small quiet">${text}</p>
  </section>`;
}
