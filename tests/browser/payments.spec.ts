import type { Page } from '@playwright/test';
import { expect, test } from './journey.ts';
import { chatAct, confirmPayment, giveMoney, setUpMoney } from './payments-people.ts';
import { backToTalk } from './meeting.ts';
import { talk } from './people.ts';

test.describe.configure({ mode: 'serial' });

test('SCR3 a first look at money leads to an account and a key that signs, and then shows what there is', async ({
  meeting,
}) => {
  const { mira, miraPage, tomas, tomasPage } = meeting;
  await backToTalk(meeting);
  await setUpMoney(miraPage, mira);
  await setUpMoney(tomasPage, tomas);
  await giveMoney(miraPage, '€300.00');
  await miraPage.getByRole('link', { name: /^Limits/ }).click();
  await expect(miraPage.getByText('This device is new').first()).toBeVisible();
});

test('SCR4 money sent in a chat stands in it on both sides, with the amount of the record', async ({ meeting }) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await chatAct(miraPage, 'Send money');
  const sheet = miraPage.getByRole('dialog', { name: 'Send money to Tomas' });
  await sheet.getByLabel('Amount').fill('nine');
  await sheet.getByRole('button', { name: 'Continue' }).click();
  await expect(sheet.getByText('Use digits and one decimal mark, such as 12.50')).toBeVisible();
  await sheet.getByLabel('Amount').fill('12.00');
  await sheet.getByLabel('What it is for (optional)').fill('Linden trees');
  await sheet.getByRole('button', { name: 'Continue' }).click();

  // SCR1: what is signed stands there, in figures and in words, and saying no is as easy.
  const confirm = miraPage.getByRole('dialog', { name: 'Pay Tomas' });
  await expect(confirm.getByText('twelve euros')).toBeVisible();
  await expect(confirm.getByText('Taken from your account')).toBeVisible();
  await expect(confirm.locator('.big-amount')).toHaveCSS('font-size', '40px');
  const pay = await confirm.getByRole('button', { name: 'Pay €12.00' }).boundingBox();
  const cancel = await confirm.getByRole('button', { name: 'Cancel' }).boundingBox();
  expect([cancel?.width, cancel?.height]).toEqual([pay?.width, pay?.height]);
  await confirmPayment(miraPage, '€12.00');

  for (const [page, line] of [
    [miraPage, 'to Tomas'],
    [tomasPage, 'from Mira'],
  ] as const) {
    const card = talk(page).getByRole('group', { name: 'Money sent: Linden trees' });
    await expect(card.getByText('€12.00')).toBeVisible();
    await expect(card.getByText(line)).toBeVisible();
    await expect(card.getByText(/^Received/)).toBeVisible();
  }
  await tomasPage.goto('/#/money');
  await expect(tomasPage.getByText('€12.00').first()).toBeVisible();
});

test('SCR5 money that is asked for is paid, declined or taken back, and both cards say so', async ({ meeting }) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  const ask = async (amount: string, note: string) => {
    await chatAct(tomasPage, 'Ask for money');
    const sheet = tomasPage.getByRole('dialog', { name: 'Ask Mira for money' });
    await sheet.getByLabel('Amount').fill(amount);
    await sheet.getByLabel('What it is for (optional)').fill(note);
    await sheet.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(sheet).toBeHidden();
    const card = (page: Page) => talk(page).getByRole('group', { name: `Money asked for: ${note}` });
    return [card(miraPage), card(tomasPage)] as const;
  };

  const [paidHere, paidThere] = await ask('8.50', 'Ferry');
  await paidHere.getByRole('button', { name: 'Pay' }).click();
  await confirmPayment(miraPage, '€8.50');
  for (const card of [paidHere, paidThere]) await expect(card.getByText('Paid', { exact: true })).toBeVisible();

  const [declinedHere, declinedThere] = await ask('3', 'Coffee');
  await declinedHere.getByRole('button', { name: 'Decline' }).click();
  for (const card of [declinedHere, declinedThere]) await expect(card.getByText('Declined')).toBeVisible();

  const [backHere, backThere] = await ask('4', 'Bread');
  await backThere.getByRole('button', { name: 'Take back' }).click();
  for (const card of [backHere, backThere]) await expect(card.getByText('Taken back')).toBeVisible();
});

test('SCR6 a bill is split in a chat; who has paid their share shows on both sides', async ({ meeting }) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await chatAct(tomasPage, 'Split a bill');
  const sheet = tomasPage.getByRole('dialog', { name: 'Split a bill' });
  await sheet.getByLabel('The whole bill').fill('20.01');
  await sheet.getByLabel('What it is for (optional)').fill('Dinner');
  await expect(sheet.getByText('€10.01')).toBeVisible();
  await sheet.getByRole('button', { name: 'Ask for the shares' }).click();

  const cards = [miraPage, tomasPage].map((page) => talk(page).getByRole('group', { name: 'A bill to split: Dinner' }));
  await cards[0]?.getByRole('button', { name: 'Pay' }).click();
  await confirmPayment(miraPage, '€10.01');
  for (const card of cards) await expect(card.getByText('1 of 1 paid')).toBeVisible();
});

test('SCR14 saying no takes nothing, and after a lost answer the same payment is asked for again and taken once', async ({
  meeting,
}) => {
  const { miraPage } = meeting;
  await backToTalk(meeting);
  await chatAct(miraPage, 'Send money');
  await miraPage.getByLabel('Amount').fill('5');
  await miraPage.getByRole('button', { name: 'Continue' }).click();
  const confirm = miraPage.getByRole('dialog', { name: 'Pay Tomas' });
  // The server takes it, and its answer never arrives.
  let isLost = false;
  await miraPage.route('**/api/payments/transfers/*', async (route) => {
    if (route.request().method() !== 'PUT' || isLost) return route.fallback();
    isLost = true;
    await route.fetch();
    return route.abort('connectionreset');
  });
  await confirm.getByRole('button', { name: 'Pay €5.00' }).click();
  await confirm.getByRole('button', { name: 'Ask again' }).click();
  await confirmDone(miraPage);
  await miraPage.unroute('**/api/payments/transfers/*');

  await chatAct(miraPage, 'Send money');
  await miraPage.getByLabel('Amount').fill('6');
  await miraPage.getByRole('button', { name: 'Continue' }).click();
  await confirm.getByRole('button', { name: 'Cancel' }).click();

  await miraPage.goto('/#/money/history');
  await expect(miraPage.getByText('−€5.00')).toHaveCount(1);
  await expect(miraPage.getByText('−€6.00')).toHaveCount(0);
});

test('SCR16 an account at a bank is paid by its IBAN: a mistyped digit is told, what is signed names it, and it says how far it is', async ({
  meeting,
}) => {
  const { miraPage } = meeting;
  await miraPage.goto('/#/money/bank');
  await miraPage.getByLabel('Name, as their bank has it').fill('Oskar Lind');
  await miraPage.getByLabel('Their IBAN').fill('GB82 WEST 1234 5698 7654 33');
  await miraPage.getByLabel('Amount').fill('5');
  await miraPage.getByLabel('What they read on their statement').fill('Rent');
  await miraPage.getByRole('button', { name: 'Continue' }).click();
  await expect(miraPage.getByText('This IBAN isn’t right: a digit may be mistyped')).toBeVisible();
  await miraPage.getByLabel('Their IBAN').fill('GB82 WEST 1234 5698 7654 32');
  await miraPage.getByRole('button', { name: 'Continue' }).click();

  const confirm = miraPage.getByRole('dialog', { name: 'Pay Oskar Lind' });
  await expect(confirm.getByText('GB82WEST12345698765432')).toBeVisible();
  await expect(confirm.getByText('When the bank has paid it')).toBeVisible();
  await confirmPayment(miraPage, '€5.00');
  await miraPage.goto('/#/money/bank');
  await expect(
    miraPage.getByRole('link', { name: /^Oskar Lind/ }).getByText(/Waits for the bank|Sent to the bank|Paid/),
  ).toBeVisible();
});

test('SCR17 without a connection the last known balance stays and says that it may be out of date', async ({
  meeting,
}) => {
  const { miraPage } = meeting;
  await miraPage.goto('/#/money');
  const accounts = miraPage.getByRole('list', { name: 'Your accounts' });
  const balance = await accounts.innerText();
  await miraPage.context().setOffline(true);
  await miraPage.goto('/#/money/limits');
  await miraPage.goto('/#/money');
  await expect(miraPage.getByText(/^No connection\. What you see may be out of date/)).toBeVisible();
  expect(await accounts.innerText()).toBe(balance);
  await miraPage.context().setOffline(false);
});

async function confirmDone(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
}
