import { readFile, writeFile } from 'node:fs/promises';
import { chromium, type Page } from '@playwright/test';
import { expect, test } from './journey.ts';
import { addPasskeyDevice, confirmPayment, ensureMoney, escaped, giveMoney, hasMoney } from './payments-people.ts';
import { axeProblems } from './axe-problems.ts';
import { backToTalk, setLooks } from './meeting.ts';
import { DESK, inApp, keepRecoveryKey, newIdentity, PHONE } from './people.ts';
import { filmOf } from './read-code.ts';

test.describe.configure({ mode: 'serial' });

/** Tomas's shop, once it is there. */
let shop = '';

async function ringUp(page: Page, digits: string): Promise<void> {
  await page.goto(`/${shop}`);
  await page.getByRole('link', { name: /^Till 1/ }).click();
  const pad = page.getByRole('group', { name: 'Amount' });
  for (const digit of digits) await pad.getByRole('button', { name: digit, exact: true }).click();
}

test('SCR7 a shop begins to take payments, and its code is filmed and paid with a passkey', async ({
  meeting,
  server,
  launchOptions,
}, testInfo) => {
  const { tomas, tomasPage } = meeting;
  await backToTalk(meeting);
  await ensureMoney(tomasPage, tomas);
  await tomasPage.setViewportSize(PHONE);
  await tomasPage.goto('/#/money/tills');
  await tomasPage.getByLabel('Name of the shop or association').fill('Harbour Bakery');
  await tomasPage.getByLabel('Town').fill('Halvara');
  await tomasPage.getByRole('button', { name: 'Begin' }).click();
  await expect(tomasPage.getByText('Not verified yet')).toBeVisible();
  shop = new URL(tomasPage.url()).hash;
  await ringUp(tomasPage, '690');
  await tomasPage.getByRole('button', { name: 'Show code' }).click();
  const code = tomasPage.getByRole('img', { name: 'QR code to pay this amount' });
  await code.waitFor();

  const film = testInfo.outputPath('till.y4m');
  await writeFile(film, await filmOf(code));
  // The camera is the browser's, so the one who scans has a browser of their own.
  const scanning = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), `--use-file-for-fake-video-capture=${film}`],
  });
  try {
    const context = await scanning.newContext({ baseURL: server.url, viewport: PHONE, permissions: ['camera'] });
    const page = await context.newPage();
    await addPasskeyDevice(page);
    const lena = newIdentity('Lena');
    await page.goto('/');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByLabel('Account name').fill(lena.username);
    await page.getByLabel('Name in chats').fill(lena.name);
    await page.getByRole('button', { name: 'Create passkey' }).click();
    await inApp(page);
    await keepRecoveryKey(page);

    await page.goto('/#/money');
    await page.getByRole('button', { name: /^Open account in/ }).click();
    await page.getByRole('button', { name: 'Use your passkey for payments' }).click();
    await page.getByRole('link', { name: 'Scan', exact: true }).waitFor();
    await giveMoney(page, '€300.00');
    await page.getByRole('link', { name: 'Scan', exact: true }).click();
    const sheet = page.getByRole('dialog', { name: 'Pay Harbour Bakery' });
    await expect(sheet.getByText('six euros and ninety cents')).toBeVisible();
    await sheet.getByRole('button', { name: 'Pay €6.90 with passkey' }).click();
    await expect(sheet.or(page.getByRole('dialog')).getByText('€6.90 paid to Harbour Bakery').first()).toBeVisible();
    await expect(tomasPage.getByText('Paid', { exact: true })).toBeVisible();
  } finally {
    await scanning.close();
  }
});

test('SCR8 a customer shows a code, the till asks for an amount by it, and nothing moves before the customer agrees', async ({
  meeting,
}) => {
  const { mira, miraPage, tomasPage } = meeting;
  await ensureMoney(miraPage, mira);
  await hasMoney(miraPage);
  await tomasPage.setViewportSize(PHONE);
  await ringUp(tomasPage, '400');
  await tomasPage.getByRole('button', { name: 'Scan theirs' }).click();

  await miraPage.goto('/#/money/code');
  await miraPage.getByRole('button', { name: 'For a till' }).click();
  const shown = await miraPage.getByTestId('till-code').innerText();
  await tomasPage.getByLabel('Or type the customer’s code').fill(shown);
  await tomasPage.getByRole('button', { name: 'Continue' }).click();
  await expect(tomasPage.getByText('Waiting for the customer to confirm on their phone')).toBeVisible();
  await expect(miraPage.getByRole('dialog', { name: 'Pay Harbour Bakery' })).toBeVisible();
  await confirmPayment(miraPage, '€4.00');
  await expect(tomasPage.getByText('Paid', { exact: true })).toBeVisible();
});

test('SCR9 an invoice is made, opened by its link, and paid only after its lines and the way to object', async ({
  meeting,
}) => {
  const { miraPage, tomasPage } = meeting;
  await tomasPage.goto(`/${shop}/invoices`);
  await tomasPage.getByLabel('Number').fill('HB-17');
  await tomasPage.getByLabel('What for').fill('Wedding cake');
  await tomasPage.getByLabel('Amount').fill('25');
  await tomasPage.getByRole('button', { name: 'Make the invoice' }).click();
  const sent = tomasPage.getByRole('group', { name: 'HB-17' });
  const link = await sent.getByTestId('invoice-link').innerText();

  await miraPage.goto(link);
  await expect(miraPage.getByText('Wedding cake')).toBeVisible();
  const objection = await miraPage.getByText('You think it is wrong?').boundingBox();
  const pay = await miraPage.getByRole('button', { name: 'Check and pay' }).boundingBox();
  expect(objection?.y).toBeLessThan(pay?.y ?? 0);
  await miraPage.getByRole('button', { name: 'Check and pay' }).click();
  await expect(miraPage.getByRole('dialog').getByText('You think it is wrong?')).toBeVisible();
  await confirmPayment(miraPage, '€25.00');
  await expect(miraPage.getByText('Paid', { exact: true })).toBeVisible();
  await tomasPage.reload();
  await expect(sent.getByText('Paid', { exact: true })).toBeVisible();
});

test('SCR12 a problem is reported, answered and ended by a refund, and both sides see each step', async ({
  meeting,
}) => {
  const { miraPage, tomasPage } = meeting;
  await miraPage.goto('/#/money/history');
  await miraPage.getByRole('link', { name: /Harbour Bakery.*−€25\.00/ }).click();
  await miraPage.getByRole('button', { name: 'Report a problem' }).click();
  const sheet = miraPage.getByRole('dialog', { name: 'Report a problem' });
  await sheet.getByText('I got nothing').click();
  await sheet.getByLabel('What happened').fill('No cake came.');
  await sheet.getByRole('button', { name: 'Report' }).click();
  await expect(miraPage.getByText('waits for an answer')).toBeVisible();

  await tomasPage.goto(`/${shop}/disputes`);
  await tomasPage.getByRole('link', { name: /I got nothing/ }).click();
  await expect(tomasPage.getByText('No cake came.')).toBeVisible();
  await tomasPage.getByRole('button', { name: 'Refund', exact: true }).click();
  const refund = tomasPage.getByRole('dialog', { name: 'Give money back' });
  await refund.getByRole('button', { name: 'Refund €25.00' }).click();
  await tomasPage.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  for (const page of [miraPage, tomasPage]) await expect(page.getByText('Refunded').first()).toBeVisible();

  await miraPage.goto('/#/money/history');
  await expect(miraPage.getByRole('link', { name: /Harbour Bakery.*\+€25\.00/ })).toBeVisible();
  await tomasPage.goto(`/${shop}/days`);
  await expect(tomasPage.getByText('1 refund', { exact: true }).first()).toBeVisible();
});

test('SCR10 somebody may collect up to a cap, collects, and can’t any more once the permission is ended', async ({
  meeting,
}) => {
  const { miraPage, tomas, tomasPage } = meeting;
  await miraPage.goto('/#/money/mandates/new');
  await miraPage.getByRole('searchbox', { name: 'Who may collect?' }).fill(tomas.username);
  await miraPage.getByRole('button', { name: new RegExp(`^Tomas.*${escaped(tomas.username)}`) }).click();
  await miraPage.getByLabel('At most').fill('20');
  await miraPage.getByRole('button', { name: 'Continue' }).click();
  await expect(miraPage.getByRole('dialog', { name: 'Let Tomas collect' }).getByText('twenty euros')).toBeVisible();
  await confirmPayment(miraPage, '€20.00');

  const given = miraPage.getByRole('group', { name: 'Tomas' });
  await expect(given.getByText('up to €20.00 a month')).toBeVisible();
  await tomasPage.goto('/#/money/mandates');
  const got = tomasPage.getByRole('group', { name: 'Mira' });
  await got.getByRole('button', { name: 'Collect' }).click();
  await tomasPage.getByRole('dialog').getByLabel('Amount').fill('7.50');
  await tomasPage.getByRole('dialog').getByRole('button', { name: 'Collect' }).click();
  await expect(got.getByText('€12.50')).toBeVisible();
  await expect(given.getByText('€12.50')).toBeVisible();
  await given.getByRole('button', { name: 'End it' }).click();
  await expect(given.getByText(/^Ended/)).toBeVisible();
  await expect(got).toBeHidden();
});

test('SCR11 a receipt and statements are saved as files of their kind', async ({ meeting }) => {
  const { miraPage } = meeting;
  const saved = async (act: () => Promise<void>): Promise<string> => {
    const download = miraPage.waitForEvent('download');
    await act();
    return await readFile(await (await download).path(), 'latin1');
  };
  await miraPage.goto('/#/money/history');
  await miraPage.getByRole('link', { name: /Harbour Bakery.*−€4\.00/ }).click();
  const receipt = miraPage.getByRole('button', { name: 'Save the receipt (signed PDF)' });
  expect(await saved(() => receipt.click())).toMatch(/^%PDF-[\s\S]*ETSI\.CAdES\.detached/);
  await miraPage.goto('/#/money/statements');
  for (const [format, beginning] of [
    ['PDF, signed', /^%PDF-/],
    ['CSV, for a spreadsheet', /Harbour Bakery/],
    ['camt.053, for a bank or bookkeeping', /urn:iso:std:iso:20022:tech:xsd:camt\.053/],
  ] as const) {
    await miraPage.getByText(format).click();
    const save = miraPage.getByRole('button', { name: 'Save the statement' });
    expect(await saved(() => save.click()), format).toMatch(beginning);
  }
  await miraPage.goto('/#/money/spending');
  await expect(miraPage.getByRole('table', { name: 'What came and went by month' })).toBeVisible();
});

const SCREENS = [
  'money',
  'money/open',
  'money/add',
  'money/bank',
  'money/send',
  'money/ask',
  'money/scan',
  'money/code',
  'money/history',
  'money/limits',
  'money/spending',
  'money/statements',
  'money/mandates',
  'money/mandates/new',
  'money/invoices',
  'money/tills',
];
const SHOP_SCREENS = ['', '/payments', '/codes', '/invoices', '/days', '/disputes'];

for (const look of [
  { name: 'light on a phone', viewport: PHONE, theme: 'light', language: 'en' },
  { name: 'dark on a desk', viewport: DESK, theme: 'dark', language: 'en' },
  { name: 'high contrast in Arabic on a phone', viewport: PHONE, theme: 'contrast', language: 'ar' },
]) {
  test(`SCR13 axe finds nothing on any money screen, ${look.name}`, async ({ meeting }) => {
    const { tomasPage } = meeting;
    await tomasPage.setViewportSize(look.viewport);
    await setLooks(tomasPage, look);
    for (const screen of [...SCREENS.map((each) => `#/${each}`), ...SHOP_SCREENS.map((each) => `${shop}${each}`)]) {
      await tomasPage.goto(`/${screen}`);
      await tomasPage.locator('h1').first().waitFor();
      await expect(tomasPage.locator('[aria-busy=true]')).toHaveCount(0);
      expect.soft(await axeProblems(tomasPage), screen).toEqual([]);
    }
    await setLooks(tomasPage, { theme: 'device', language: 'en' });
  });
}

test('SCR13 nothing of money runs sideways at 320 px or with text at 200 percent', async ({ meeting }) => {
  const { miraPage, tomasPage } = meeting;
  for (const [width, size] of [
    [320, '100%'],
    [360, '200%'],
  ] as const) {
    await tomasPage.setViewportSize({ width, height: 740 });
    for (const screen of [...SCREENS.map((each) => `#/${each}`), ...SHOP_SCREENS.map((each) => `${shop}${each}`)]) {
      await tomasPage.goto(`/${screen}`);
      await tomasPage.locator('h1').first().waitFor();
      await tomasPage.evaluate((fontSize) => {
        document.documentElement.style.fontSize = fontSize;
      }, size);
      await expect(tomasPage.locator('[aria-busy=true]')).toHaveCount(0);
      const overflow = await tomasPage.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(overflow, `${screen} at ${width} px, text ${size}`).toBeLessThanOrEqual(0);
    }
  }
  await tomasPage.reload();
  await backToTalk(meeting);
  // The sheet that confirms is looked at with everything it shows.
  await miraPage.getByRole('button', { name: 'Add to the message' }).click();
  await miraPage.getByRole('menuitem', { name: 'Send money' }).click();
  expect.soft(await axeProblems(miraPage), 'sending in a chat').toEqual([]);
  await miraPage.getByLabel('Amount').fill('1.25');
  await miraPage.getByRole('button', { name: 'Continue' }).click();
  await miraPage.getByRole('button', { name: 'Pay €1.25' }).waitFor();
  expect.soft(await axeProblems(miraPage), 'confirming').toEqual([]);
  await miraPage.getByRole('button', { name: 'Cancel' }).click();
});
