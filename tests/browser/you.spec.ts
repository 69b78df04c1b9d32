import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './journey.ts';
import { backToTalk } from './meeting.ts';
import { addPasskeyDevice, inApp, newIdentity, signUp, type Identity } from './people.ts';

test('WEB20 a passkey and recovery codes are made from You, each opens the account, and a passkey goes again', async ({
  openBrowser,
}) => {
  const nora = newIdentity('Nora');
  const page = await openBrowser();
  await signUp(page, nora);
  await addPasskeyDevice(page);
  await page.goto('/#/you/sign-in');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const asked = page.getByRole('dialog', { name: 'Is it you?' });
  await asked.getByLabel('Your password').fill('not her password');
  await asked.getByRole('button', { name: 'Continue' }).first().click();
  await expect(asked.getByRole('alert')).toContainText('That is not right');
  await proveByPassword(page, nora);
  await expect(page.getByText('Passkey added')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(1);

  // From here on the passkey proves it.
  await page.getByRole('button', { name: 'Make recovery codes' }).click();
  await asked.getByRole('button', { name: 'Use passkey' }).click();
  await expect(page.getByText('they are shown only now')).toBeVisible();
  const codes = await page.locator('.key-parts li').allInnerTexts();
  expect(codes.length).toBeGreaterThan(4);
  expect(new Set(codes).size).toBe(codes.length);
  await expect(page.getByText(`${codes.length} codes are left.`)).toBeVisible();

  await signOut(page);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // The page offers passkeys at the name field by itself, and this device says yes by itself.
  await inApp(page);

  // A browser that has no passkey: one code, once.
  const lost = await openBrowser();
  await lost.goto('/');
  await lost.getByRole('button', { name: 'Sign in' }).click();
  await lost.getByRole('link', { name: 'Use a recovery code' }).click();
  await lost.locator('input[name=username]').fill(nora.username);
  await lost.locator('input[name=code]').fill(codes[0] ?? '');
  await lost.getByRole('button', { name: 'Sign in' }).click();
  await lost.getByRole('button', { name: /Skip/ }).click();
  await inApp(lost);

  await page.goto('/#/you/sign-in');
  await expect(page.getByText(`${codes.length - 1} codes are left.`)).toBeVisible();
  await page.getByRole('button', { name: /^Remove/ }).click();
  await asked.getByRole('button', { name: 'Use passkey' }).click();
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(0);
});

test('WEB22 everything one has is saved as it comes, with the token in no address; a refusal is said', async ({
  meeting,
}) => {
  const { tomas, tomasPage } = meeting;
  await backToTalk(meeting);
  await tomasPage.evaluate(() => navigator.serviceWorker.ready);
  const addresses: string[] = [];
  tomasPage.context().on('request', (request) => addresses.push(request.url()));
  await tomasPage.evaluate(() => {
    URL.createObjectURL = () => {
      throw new Error('The file must not be held in memory');
    };
  });
  await tomasPage.goto('/#/you');
  const saved = tomasPage.waitForEvent('download');
  await tomasPage.getByRole('button', { name: 'Take everything with you' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/^althing-\d{4}-\d\d-\d\d\.zip$/);
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  expect(bytes.includes(tomas.username)).toBe(true);
  await expect(tomasPage.getByRole('heading', { name: 'You', level: 1 })).toBeVisible();

  await tomasPage.context().route('**/api/accounts/export', (route) => route.fulfill({ status: 503 }));
  await tomasPage.getByRole('button', { name: 'Take everything with you' }).click();
  await expect(tomasPage.getByText('That didn’t work')).toBeVisible();
  await expect(tomasPage.getByRole('heading', { name: 'You', level: 1 })).toBeVisible();
  await tomasPage.context().unrouteAll();
  // The canary: the requests were seen.
  expect(addresses.some((address) => address.endsWith('/api/accounts/export'))).toBe(true);
  expect(addresses.filter((address) => /token|mat_|Bearer/.test(address))).toEqual([]);
});

async function proveByPassword(page: Page, who: Identity): Promise<void> {
  const asked = page.getByRole('dialog', { name: 'Is it you?' });
  await asked.getByLabel('Your password').fill(who.password);
  await asked.getByRole('button', { name: 'Continue' }).first().click();
}

async function signOut(page: Page): Promise<void> {
  await page.goto('/#/you');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Create account' }).waitFor();
}
