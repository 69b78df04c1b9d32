// What people do with money in the journeys: set up, get money, confirm.
import { runningEmbeddedPostgres } from '@althing/db/embedded';
import { fundFromHouse } from '@althing/payments/testing';
import type { TestServer } from '@althing/testing';
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

export async function giveMoney(server: TestServer, who: Identity, amountMinor: bigint): Promise<void> {
  const databaseUrl = await runningEmbeddedPostgres(server.dataFolder);
  if (databaseUrl === null) throw new Error('The server’s PostgreSQL is not running');
  await fundFromHouse({ databaseUrl, userId: userIdOf(server, who), amountMinor });
}

export const userIdOf = (server: TestServer, who: Identity): string => `@${who.username}:${new URL(server.url).host}`;

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
