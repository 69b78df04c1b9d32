import { axeProblems as problems } from './axe-problems.ts';
import { expect, test } from './journey.ts';
import { backToTalk, setLooks } from './meeting.ts';
import { DESK, openActs, PHONE, say, talk } from './people.ts';

const SCREENS = [
  'chats',
  'new',
  'new/group',
  'my-code',
  'services',
  'documents',
  'money',
  'you',
  'you/devices',
  'you/sign-in',
  'you/log',
  'recovery-key',
];

const LOOKS = [
  { name: 'light on a phone', viewport: PHONE, theme: 'light', language: 'en' },
  { name: 'dark on a desk', viewport: DESK, theme: 'dark', language: 'en' },
  { name: 'Arabic on a phone', viewport: PHONE, theme: 'light', language: 'ar' },
  { name: 'high contrast in Arabic on a desk', viewport: DESK, theme: 'contrast', language: 'ar' },
];

for (const look of LOOKS) {
  test(`WEB11 axe finds nothing on any screen, ${look.name}`, async ({ meeting }) => {
    const { tomasPage, room } = meeting;
    await backToTalk(meeting);
    await tomasPage.setViewportSize(look.viewport);
    await setLooks(tomasPage, look);
    for (const screen of [...SCREENS.map((each) => `#/${each}`), room]) {
      await tomasPage.goto(`/${screen}`);
      await tomasPage.locator('h1').first().waitFor();
      await expect(tomasPage.locator('[aria-busy=true]')).toHaveCount(0);
      expect.soft(await problems(tomasPage), screen).toEqual([]);
    }
  });
}

test('WEB11 axe finds nothing in the menu of a message and about a chat', async ({ meeting }) => {
  const { miraPage } = meeting;
  await backToTalk(meeting);
  await openActs(miraPage, 'Hello from the harbour');
  expect.soft(await problems(miraPage), 'the menu of a message').toEqual([]);
  await miraPage.keyboard.press('Escape');
  await miraPage.getByRole('button', { name: 'About this chat' }).click();
  expect.soft(await problems(miraPage), 'about a chat').toEqual([]);
  await miraPage.keyboard.press('Escape');
});

for (const look of LOOKS.slice(0, 2)) {
  test(`WEB11 axe finds nothing in the sheets of a chat, in a thread and in what a message can be, ${look.name}`, async ({
    meeting,
  }) => {
    const { tomasPage } = meeting;
    await backToTalk(meeting);
    await tomasPage.setViewportSize(look.viewport);
    await setLooks(tomasPage, look);
    // A button that is just turning from closed to open has neither's colour.
    await tomasPage.emulateMedia({ reducedMotion: 'reduce' });
    await tomasPage.goto('/#/new/group');
    await tomasPage.getByLabel('Name', { exact: true }).fill('Sheets');
    await tomasPage.getByRole('button', { name: 'Create group' }).click();
    await say(tomasPage, 'Hello to nobody');
    await tomasPage.getByRole('button', { name: 'Record a voice message' }).click();
    await expect(tomasPage.getByRole('timer')).toHaveText('0:01');
    expect.soft(await problems(tomasPage), 'while a voice is recorded').toEqual([]);
    await tomasPage.getByRole('button', { name: 'Send voice message' }).click();
    await tomasPage.getByRole('button', { name: 'Add to the message' }).click();
    await tomasPage.getByRole('menuitem', { name: 'Poll' }).click();
    await tomasPage.getByRole('button', { name: 'Send poll' }).click();
    expect.soft(await problems(tomasPage), 'asking, with what is missing').toEqual([]);
    await tomasPage.getByRole('textbox', { name: 'Question' }).fill('Red or white?');
    await tomasPage.getByLabel('Answer 1', { exact: true }).fill('Red');
    await tomasPage.getByLabel('Answer 2', { exact: true }).fill('White');
    await tomasPage.getByRole('button', { name: 'Send poll' }).click();
    await talk(tomasPage).getByRole('button', { name: 'Red' }).click();
    await expect(talk(tomasPage).getByText('1 person has voted')).toBeVisible();
    expect.soft(await problems(tomasPage), 'a poll and a voice').toEqual([]);

    await tomasPage.getByRole('button', { name: 'Search in this chat' }).click();
    await tomasPage.getByRole('searchbox', { name: 'Words in this chat' }).fill('hello');
    await expect(tomasPage.locator('mark')).toHaveCount(1);
    expect.soft(await problems(tomasPage), 'searching').toEqual([]);
    await tomasPage.keyboard.press('Escape');
    await openActs(tomasPage, 'Hello to nobody');
    await tomasPage.getByRole('menuitem', { name: 'Forward' }).click();
    await tomasPage.getByRole('radio', { name: 'Sheets' }).first().check();
    expect.soft(await problems(tomasPage), 'forwarding').toEqual([]);
    await tomasPage.keyboard.press('Escape');
    await openActs(tomasPage, 'Hello to nobody');
    await tomasPage.getByRole('menuitem', { name: 'Reply in a thread' }).click();
    await say(tomasPage, 'Beside the talk');
    expect.soft(await problems(tomasPage), 'a thread').toEqual([]);
    await tomasPage.getByRole('link', { name: 'Back to the chat' }).click();
    await expect(tomasPage.getByRole('link', { name: '1 reply' })).toBeVisible();
    expect.soft(await problems(tomasPage), 'a chat with a thread').toEqual([]);
    await tomasPage.emulateMedia({ reducedMotion: null });
  });
}

test('WEB12 axe finds nothing on the first page and the pages of signing in and up, and does find a planted breach', async ({
  openBrowser,
}) => {
  for (const [locale, create, signIn] of [
    ['en-GB', 'Create account', 'Sign in'],
    ['ar-EG', 'إنشاء حساب', 'تسجيل الدخول'],
  ] as const) {
    const page = await openBrowser({ viewport: PHONE, locale });
    for (const door of [create, signIn]) {
      await page.goto('/');
      await page.getByRole('button', { name: door }).waitFor();
      expect.soft(await problems(page), `the first page, ${locale}`).toEqual([]);
      await page.getByRole('button', { name: door }).click();
      await page.locator('input[name=username]').first().waitFor();
      expect.soft(await problems(page), `${door}, ${locale}`).toEqual([]);
    }
  }
  const page = await openBrowser();
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.evaluate(() =>
    document.querySelector('main')?.append(Object.assign(document.createElement('button'), { className: 'tap' })),
  );
  expect(await problems(page)).toEqual([expect.stringContaining('button-name')]);
});

test('WEB13 nothing runs sideways at 360 px, at 320 px or with text at 200 percent', async ({ meeting }) => {
  const { tomasPage, room } = meeting;
  await backToTalk(meeting);
  for (const [width, size] of [
    [360, '100%'],
    [320, '100%'],
    [360, '200%'],
  ] as const) {
    await tomasPage.setViewportSize({ width, height: 740 });
    for (const screen of [...SCREENS.map((each) => `#/${each}`), room]) {
      await tomasPage.goto(`/${screen}`);
      await tomasPage.evaluate((fontSize) => {
        document.documentElement.style.fontSize = fontSize;
      }, size);
      await tomasPage.locator('h1').first().waitFor();
      const overflow = await tomasPage.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(overflow, `${screen} at ${width} px, text ${size}`).toBeLessThanOrEqual(0);
    }
  }
  await tomasPage.reload();
});

test('WEB14 a chat can be read, answered and left with the keyboard alone', async ({ meeting }) => {
  const { tomasPage, miraPage } = meeting;
  await backToTalk(meeting);
  await tomasPage.getByRole('textbox', { name: 'Message' }).focus();
  await tomasPage.keyboard.type('Typed without a mouse');
  await tomasPage.keyboard.press('Shift+Enter');
  await tomasPage.keyboard.type('in two lines');
  await tomasPage.keyboard.press('Enter');
  await expect(talk(miraPage).getByText('Typed without a mouse\nin two lines')).toBeVisible();
  await tomasPage.keyboard.press('ArrowUp');
  await expect(tomasPage.getByText('Editing')).toBeVisible();
  await tomasPage.keyboard.press('Escape');
  await expect(tomasPage.getByText('Editing')).toBeHidden();
  await tomasPage.getByRole('button', { name: 'About this chat' }).focus();
  await tomasPage.keyboard.press('Enter');
  await expect(tomasPage.getByRole('dialog', { name: 'Mira' })).toBeVisible();
  await tomasPage.keyboard.press('Escape');
  await expect(tomasPage.getByRole('button', { name: 'About this chat' })).toBeFocused();
});
