import { html } from './html.ts';
import { formTokenField, type Frame, type Page } from './page.ts';

interface EndSessionModel {
  /** Null where no site says that it asks, or has no name. */
  readonly clientName: string | null;
  readonly hidden: Readonly<Record<string, string>>;
}

/** Staying is as easy as leaving, and either leads back to the site. */
export function endSessionPage(frame: Frame, { clientName, hidden }: EndSessionModel): Page {
  const { say, base } = frame;
  return {
    title: say('leaveTitle'),
    main: html`<div class="stack-s">
        <h1>${say('leaveTitle')}</h1>
        <p class="quiet">${say('leaveText', { client: clientName ?? say('unnamedApp') })}</p>
      </div>
      <form method="post" action="${base}">
        ${formTokenField(frame)}${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <div class="pair">
          <button class="button second" name="decision" value="stay">${say('leaveNo')}</button
          ><button class="button second" name="decision" value="leave">${say('signOutHere')}</button>
        </div>
      </form>`,
  };
}
