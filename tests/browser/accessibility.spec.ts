import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect, test } from './journey.ts';
import { backToTalk, setLooks } from './meeting.ts';
import { DESK, openActs, PHONE, talk } from './people.ts';

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

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

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

async function problems(page: Page): Promise<string[]> {
  // Once for each page load: within the app it stays.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return await page.evaluate(async (tags) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({ runOnly: tags });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  }, TAGS);
}
