// Two people who have found each other: the beginning of most journeys.
import { expect, type Page } from '@playwright/test';
import {
  DESK,
  keepRecoveryKey,
  newIdentity,
  PHONE,
  say,
  signUp,
  talk,
  type Identity,
  type OpenBrowser,
} from './people.ts';

export interface Meeting {
  readonly mira: Identity;
  readonly miraPage: Page;
  /** Mira's recovery key, in groups of four. */
  readonly miraKey: readonly string[];
  readonly tomas: Identity;
  readonly tomasPage: Page;
  /** Their chat's part of the address. */
  readonly room: string;
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
  await tomasPage.waitForURL(/#\/chats\/./);
  return { mira, miraPage, miraKey, tomas, tomasPage, room: new URL(tomasPage.url()).hash };
}

/** Both in their chat, as they left it: what another journey changed of looks and places is put back. */
export async function backToTalk({ miraPage, tomasPage, room }: Meeting): Promise<void> {
  for (const [page, viewport] of [
    [miraPage, PHONE],
    [tomasPage, DESK],
  ] as const) {
    await page.setViewportSize(viewport);
    await setLooks(page, { theme: 'device', language: 'en' });
    await page.goto(`/${room}`);
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
  }
}

export async function setLooks(page: Page, looks: { theme: string; language: string }): Promise<void> {
  const isSet = await page.evaluate(({ theme, language }) => {
    const before = [localStorage.getItem('althing.theme') ?? 'device', document.documentElement.lang];
    localStorage.setItem('althing.theme', theme);
    localStorage.setItem('althing.language', language);
    return before.join() === [theme, language].join();
  }, looks);
  // They are read when the page opens.
  if (!isSet) await page.reload();
}
