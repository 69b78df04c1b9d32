// What people do with money in the journeys: set up, get money, confirm.
import { expect, type Page } from '@playwright/test';
import type { Identity } from './people.ts';

/** The first steps of the money tab: the account, then the key that signs for it. */
export async function setUpMoney(page: Page, who: Identity): Promise<void> {
  await page.goto('/#/money');
  await page.getByRole('button', { name: /^Open account in/ }).click();
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByLabel('Your password').fill(who.password);
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('link', { name: 'Send', exact: true })).toBeVisible();
}

/** The same where another journey may have done it already. */
export async function ensureMoney(page: Page, who: Identity): Promise<void> {
  await page.goto('/#/money');
  const send = page.getByRole('link', { name: 'Send', exact: true });
  const open = page.getByRole('button', { name: /^Open account in/ });
  await send.or(open).first().waitFor();
  if (await open.isVisible()) await setUpMoney(page, who);
}

/** A phone that keeps passkeys and is always unlocked by its owner. */
export async function addPasskeyDevice(page: Page): Promise<void> {
  const authenticator = await page.context().newCDPSession(page);
  await authenticator.send('WebAuthn.enable');
  await authenticator.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Play money of the sandbox bank; it shows on the money tab by itself when it has come. */
export async function giveMoney(page: Page, balance: string): Promise<void> {
  await page.goto('/#/money/add');
  await page.getByRole('button', { name: 'Get play money' }).click();
  await expect(page.getByText('Play money is on its way')).toBeVisible();
  await page.goto('/#/money');
  await expect(page.getByRole('list', { name: 'Your accounts' }).getByText(balance)).toBeVisible();
}

/** The same where another journey may have given some already. */
export async function hasMoney(page: Page): Promise<void> {
  await page.goto('/#/money');
  const accounts = page.getByRole('list', { name: 'Your accounts' });
  await accounts.waitFor();
  if (await accounts.getByText('€0.00').isVisible()) await giveMoney(page, '€300.00');
}

/** The + of the open chat. */
export async function chatAct(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add to the message' }).click();
  await page.getByRole('menuitem', { name }).click();
}

/** Signs what the open sheet shows. */
export async function confirmPayment(page: Page, amount: string): Promise<void> {
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: new RegExp(`^(Pay|Allow up to) ${escaped(amount)}`) }).click();
  await sheet.getByRole('button', { name: 'Done' }).click();
}

export const escaped = (text: string): string => text.replaceAll(/[.$*+?^()|[\]\\]/g, '\\$&');
