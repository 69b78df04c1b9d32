// What people do in the journeys: sign up, sign in, write, open menus.
import type { BrowserContextOptions, Page } from '@playwright/test';

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

/** Opens a browser profile of its own: other storage, other keys, another person or another device. */
export type OpenBrowser = (options?: BrowserContextOptions) => Promise<Page>;

let people = 0;

export interface Identity {
  readonly name: string;
  readonly username: string;
  readonly password: string;
}

/** Nobody meets a namesake from another journey on the same server. */
export function newIdentity(name: string): Identity {
  people += 1;
  return { name, username: `${name.toLowerCase()}${people}`, password: `${name} keeps three geese` };
}

/** Gives the page's browser a device that makes and shows passkeys without asking. */
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

/** From the landing page to the app, with a password. `at` is an invitation's part after the origin. */
export async function signUp(page: Page, who: Identity, { at = '/' }: { at?: string } = {}): Promise<void> {
  await page.goto(at);
  await page.getByRole('button', { name: 'Create account' }).click();
  // The account name first: the page suggests one only where there is none.
  await page.getByLabel('Account name').fill(who.username);
  await page.getByLabel('Name in chats').fill(who.name);
  await page.getByRole('button', { name: 'I have no passkey device' }).click();
  for (const field of await passwordFields(page)) await field.fill(who.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await inApp(page);
}

/** A further device of someone who has an account. */
export async function signIn(page: Page, who: Identity): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('input[name=username]').first().fill(who.username);
  if ((await page.locator('input[type=password]').count()) === 0)
    await page.getByRole('button', { name: 'Continue' }).click();
  for (const field of await passwordFields(page)) await field.fill(who.password);
  await page
    .getByRole('button', { name: /^(Sign in|Continue)$/ })
    .last()
    .click();
  await inApp(page);
}

export async function inApp(page: Page): Promise<void> {
  await page.waitForURL((url) => url.pathname === '/' && url.hash.startsWith('#/'));
}

/** The newcomer's recovery key, kept and checked as the app asks. Answers its groups. */
export async function keepRecoveryKey(page: Page): Promise<readonly string[]> {
  await page.getByRole('heading', { name: 'Keep your recovery key' }).waitFor();
  const groups = await page.locator('.key-parts li').allInnerTexts();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  for (const field of await page.getByRole('textbox').all()) {
    const label = await field.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? '');
    await field.fill(groups[Number(/\d+/.exec(label)?.[0]) - 1] ?? '');
  }
  await page.getByRole('button', { name: 'Done' }).click();
  await page.waitForURL(/#\/chats$/);
  return groups;
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** The messages of the open chat. */
export const talk = (page: Page) => page.getByRole('region', { name: 'Messages' });

/** Opens the menu of the last message that holds these words. */
export async function openActs(page: Page, text: string): Promise<void> {
  const message = page.getByRole('listitem').filter({ hasText: text }).last();
  await message.hover();
  await message.getByRole('button', { name: 'Reply, react and more' }).click();
}

async function passwordFields(page: Page) {
  const fields = page.locator('input[type=password]');
  await fields.first().waitFor();
  return await fields.all();
}
