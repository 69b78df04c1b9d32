import { writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { expect, test } from './journey.ts';
import { keepRecoveryKey, newIdentity, PHONE, say, signIn, talk, signUp } from './people.ts';
import { filmOf } from './read-code.ts';
import { meet } from './meeting.ts';

/** Devices put keys into the backup at a random moment within ten seconds, and look into it again every ten. */
const BACKUP_MS = 45_000;
const LONG_TALK = 20;

test('WEB4 a further device confirmed by comparing pictures reads what was said before it existed', async ({
  openBrowser,
}) => {
  const { mira, miraPage } = await meet(openBrowser);
  const further = await openBrowser();
  await signIn(further, mira);
  await expect(further.getByRole('heading', { name: 'Open your messages here' })).toBeVisible();
  await further.getByRole('button', { name: 'Use another device' }).click();

  const asked = miraPage.getByRole('dialog', { name: 'Is this you?' });
  await asked.getByRole('button', { name: 'Yes, confirm' }).click();
  await further.getByRole('button', { name: 'Compare pictures' }).click();
  const pictures = (page: typeof further) => page.locator('.emoji-parts li');
  await expect(pictures(further)).toHaveCount(7);
  await expect(pictures(miraPage)).toHaveCount(7);
  expect(await pictures(further).allInnerTexts()).toEqual(await pictures(miraPage).allInnerTexts());
  await further.getByRole('button', { name: 'They are the same' }).click();
  await miraPage.getByRole('button', { name: 'They are the same' }).click();
  await expect(further.getByText('Both devices trust each other now.')).toBeVisible();
  await further.getByRole('button', { name: 'Close' }).click();

  await further.goto('/#/chats');
  await further.getByRole('link', { name: /Tomas/ }).click();
  await expect(talk(further).getByText('Hello from the harbour')).toBeVisible({ timeout: BACKUP_MS });
});

test('WEB5 a further device opened with the recovery key reads old messages from the backup, and the others are told', async ({
  openBrowser,
}) => {
  const { mira, miraPage, miraKey, tomasPage } = await meet(openBrowser);
  // More than a first sync brings: what the chat is must not hang on its first messages.
  for (let line = 1; line <= LONG_TALK; line += 1) await say(miraPage, `Line ${line}`);
  await expect(talk(tomasPage).getByText(`Line ${LONG_TALK}`)).toBeVisible();
  const further = await openBrowser({ viewport: PHONE });
  await signIn(further, mira);
  await further.getByRole('button', { name: 'Use recovery key' }).waitFor();

  const field = further.getByLabel('The twelve groups of letters and digits');
  await field.fill(`${miraKey.slice(0, -1).join(' ')} AAAA`);
  await further.getByRole('button', { name: 'Use recovery key' }).click();
  await expect(further.getByRole('alert')).toContainText(/mistyped|not the key/);
  await field.fill(miraKey.join(' '));
  await further.getByRole('button', { name: 'Use recovery key' }).click();
  await expect(further.getByText('Your earlier messages open as you read them.')).toBeVisible();

  await further.goto('/#/chats');
  await further.getByRole('link', { name: /Tomas/ }).click();
  await expect(talk(further).getByText(`Line ${LONG_TALK}`)).toBeVisible({ timeout: BACKUP_MS });
  await expect(further.getByText('encrypted', { exact: true })).toBeVisible();
  await talk(further).evaluate((region) => region.scrollTo(0, 0));
  await expect(talk(further).getByText('Hello from the harbour')).toBeVisible({ timeout: BACKUP_MS });
  await expect(talk(further).getByText('Only you two can read this chat')).toBeVisible();
  await say(further, 'I have a second phone');
  await expect(talk(tomasPage).getByText('I have a second phone')).toBeVisible();

  await miraPage.goto('/#/chats');
  await expect(miraPage.getByText(/New sign-in to your account: Althing, Chrome on Linux/)).toBeVisible();
});

test('WEB6 a device signed out from another one forgets its chats and says why', async ({ openBrowser }) => {
  const { mira, miraPage } = await meet(openBrowser);
  const further = await openBrowser();
  await signIn(further, mira);
  await further.getByRole('heading', { name: 'Open your messages here' }).waitFor();

  await miraPage.goto('/#/you/devices');
  await miraPage.getByRole('button', { name: /^Sign out/ }).click();
  await miraPage
    .getByRole('group', { name: /^Sign out/ })
    .getByRole('button', { name: 'Sign out' })
    .click();
  await expect(miraPage.getByText(/is signed out/)).toBeVisible();
  await expect(further.getByRole('button', { name: 'Create account' })).toBeVisible();
  expect(
    await further.evaluate(async () =>
      (await indexedDB.databases()).map(({ name }) => name).filter((name) => name?.includes('crypto')),
    ),
  ).toEqual([]);
});

test('WEB15 a further device is confirmed by scanning the code it shows', async ({
  openBrowser,
  server,
  launchOptions,
}, testInfo) => {
  const film = testInfo.outputPath('camera.y4m');
  // The camera is the browser's, so the one who scans has a browser of their own.
  const scanning = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), `--use-file-for-fake-video-capture=${film}`],
  });
  try {
    const context = await scanning.newContext({ baseURL: server.url, viewport: PHONE, permissions: ['camera'] });
    const old = await context.newPage();
    const mira = newIdentity('Mira');
    await signUp(old, mira);
    await keepRecoveryKey(old);
    const further = await openBrowser();
    await signIn(further, mira);
    await further.getByRole('button', { name: 'Use another device' }).click();
    await old.getByRole('button', { name: 'Yes, confirm' }).click();
    const code = further.getByRole('img', { name: 'QR code for your other device' });
    await code.waitFor();
    await writeFile(film, await filmOf(code));
    await old.getByRole('button', { name: 'Scan its code' }).click();
    await further.getByRole('dialog', { name: 'Almost done' }).getByRole('button', { name: 'Yes' }).click();
    await expect(further.getByText('Both devices trust each other now.')).toBeVisible();
    await expect(old.getByText('Both devices trust each other now.')).toBeVisible();
  } finally {
    await scanning.close();
  }
});
