// Two people who have found each other: the beginning of most journeys.
import type { Page } from '@playwright/test';
import {
  expect,
  keepRecoveryKey,
  newIdentity,
  PHONE,
  say,
  signUp,
  talk,
  type Identity,
  type OpenBrowser,
} from './journey.ts';

export interface Meeting {
  readonly mira: Identity;
  readonly miraPage: Page;
  /** Mira's recovery key, in groups of four. */
  readonly miraKey: readonly string[];
  readonly tomas: Identity;
  readonly tomasPage: Page;
}

/** Mira signs up on a phone; Tomas follows her link on a desk, signs up, and they have exchanged a word. */
export async function meet(openBrowser: OpenBrowser): Promise<Meeting> {
  const mira = newIdentity('Mira');
  const tomas = newIdentity('Tomas');
  const miraPage = await openBrowser({ viewport: PHONE });
  await signUp(miraPage, mira);
  const miraKey = await keepRecoveryKey(miraPage);
  await miraPage.getByRole('link', { name: 'Show my code' }).click();
  const link = await miraPage.getByTestId('person-link').innerText();

  const tomasPage = await openBrowser();
  await signUp(tomasPage, tomas, { at: link });
  await tomasPage.getByRole('button', { name: 'Start chat' }).click();
  await say(tomasPage, 'Hello from the harbour');

  await miraPage.goto('/#/chats');
  await miraPage.getByRole('button', { name: 'Accept' }).click();
  await expect(talk(miraPage).getByText('Hello from the harbour')).toBeVisible();
  return { mira, miraPage, miraKey, tomas, tomasPage };
}
